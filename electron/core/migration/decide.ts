// When the source cannot hear whether the target has the guest: look at the target by the management path, and decide.
import { LabError } from '../../../shared/reply'
import type { OpenLab } from '../lab/open-lab'
import type { RunnerContext } from '../plan/runner'
import { runStep } from '../plan/runner'
import { runFolder } from './channel'
import type { StatusLine } from './host-status'
import type { LxcMove } from './lxc-plan'

type End = Extract<StatusLine, { event: 'end' }>

export type Seen = { unknown: boolean; proved: boolean; receiveEnded: boolean }

/** How long the target may leave the question open before a person is asked, ms. */
const waitMs = 60_000

/**
 * Rejects when the question stays open: the guest is frozen on the source then, and the error gives the one command.
 * By table: proved on the target: the source lets go; ended without proof (it has cleared itself): the source resumes.
 */
export async function decide(options: {
  move: LxcMove
  lab: OpenLab
  context: RunnerContext
  seen: Seen
  ended: Promise<End>
}): Promise<End> {
  const { move, context, seen, ended } = options
  let over = false
  void ended.then(() => (over = true))
  let since: number | null = null
  while (!over) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    if (!seen.unknown) continue
    since ??= Date.now()
    const word = seen.proved ? 'confirm' : seen.receiveEnded ? 'resume' : null
    const file = `${runFolder(move.id)}/decision`
    if (word) {
      const why = seen.proved ? 'The target has proved the guest.' : 'The target has given up and cleared itself.'
      const { signal: _aborted, ...rest } = context
      await runStep(
        { host: move.from.name, argv: ['install', '-m', '0600', '/dev/stdin', file], stdin: `${word}\n`, why },
        rest,
      )
      return ended
    }
    if (Date.now() - since > waitMs) {
      throw new LabError({
        code: 'unreachable',
        message: `${move.to.name} does not say whether the guest runs there; the guest is frozen on ${move.from.name}.`,
        hint: `When it surely does not run there, resume it on ${move.from.name}: echo resume >${file} (this is the open decision)`,
        host: move.to.name,
      })
    }
  }
  return ended
}
