// sessions note, mark: what a person says of a session afterwards.
import type { Command } from 'commander'
import type { NewRemark } from '../../shared/remarks'
import { newRemarkSchema } from '../../shared/remarks'
import { LabError } from '../../shared/reply'
import { addRemark } from '../core/sessions/add-remark'
import { sessionArgument, sessionAt, withCore } from './session-core'

type Options = { run?: string; invalid?: string; valid?: string }

export function addRemarks(sessions: Command): void {
  sessions
    .command('note')
    .argument('<session>', sessionArgument)
    .argument('<text>')
    .description('Note something on a session or on one of its runs. The recording stays as it is.')
    .option('--run <number>', 'the run as it is counted from 1; with a hop as 2.3')
    .action((id: string, text: string, options: Options) =>
      add(id, options.run === undefined ? { kind: 'note', text } : { kind: 'run-note', ...placeOf(options.run), text }),
    )
  sessions
    .command('mark')
    .argument('<session>', sessionArgument)
    .description('Mark a run invalid with the reason: it stays, and is in no figure. Or take the mark back.')
    .requiredOption('--run <number>', 'the run as it is counted from 1; with a hop as 2.3')
    .option('--invalid <reason>')
    .option('--valid <reason>')
    .action((id: string, { run = '', invalid, valid }: Options) => {
      const place = placeOf(run)
      if (invalid !== undefined && valid === undefined) return add(id, { kind: 'invalid', ...place, reason: invalid })
      if (valid !== undefined && invalid === undefined) return add(id, { kind: 'valid', ...place, reason: valid })
      throw new LabError({ code: 'bad-input', message: 'Give either --invalid or --valid, with the reason.' })
    })
}

function add(where: string, remark: NewRemark): Promise<void> {
  const parsed = newRemarkSchema.safeParse(remark)
  if (!parsed.success)
    throw new LabError({ code: 'bad-input', message: parsed.error.issues[0]?.message ?? 'Not a remark.' })
  return withCore(true, async (core) => {
    const { root, id } = sessionAt(core, where)
    await addRemark(root, id, parsed.data)
  })
}

function placeOf(text: string): { run: number; hop: number } {
  const match = /^([1-9]\d{0,6})(?:\.([1-9]\d{0,6}))?$/.exec(text)
  if (!match)
    throw new LabError({ code: 'bad-input', message: `${text} is no run: give its number, such as 3 or 3.2.` })
  return { run: Number(match[1]) - 1, hop: Number(match[2] ?? 1) - 1 }
}
