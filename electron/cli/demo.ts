// demo: the main job without a window: lab up, one migration with eth0 switched off, verdict, session folder, lab down.
import { join } from 'node:path'
import type { Command } from 'commander'
import { LabError } from '../../shared/reply'
import { labDown } from '../core/labs'
import { runSession } from '../core/runs/session-run'
import { resourcesFolder } from '../paths'
import { readScenario } from './scenario'
import { print, withCore } from './session-core'
import { runText } from './verdict-text'

/** The demo has a lab of its own, so that it never takes down one that somebody works in; and a scenario that suits it. */
const places = {
  local: { lab: 'demo', file: 'demo.yaml' },
  'local-vm': { lab: 'local-vm-demo', file: 'demo-vm.yaml' },
} as const

function placeOf(lab: string): (typeof places)[keyof typeof places] {
  if (lab === 'local' || lab === 'local-vm') return places[lab]
  const hint = `On a lab of your own: npm run cli -- run resources/scenarios/demo.yaml --lab ${lab}`
  throw new LabError({ code: 'bad-input', message: 'The demo makes its own lab: local or local-vm.', hint })
}

export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('A container moves between two hosts while eth0 goes down; ends with its verdict.')
    .option('--lab <lab>', 'local: hosts on this machine’s kernel (needs root); local-vm: hosts that are VMs', 'local')
    .option('--json', 'for programs')
    .option('--keep', 'leave the lab up')
    .action(async (options: { lab: string; json?: boolean; keep?: boolean }) => {
      const json = Boolean(options.json)
      const { lab, file } = placeOf(options.lab)
      const scenario = { ...(await readScenario(join(resourcesFolder(), 'scenarios', file))), lab }
      await withCore(json, async (core, tools) => {
        try {
          const { session, results, holds } = await runSession(core, { scenario }, tools)
          const [run] = results.runs
          if (json) print({ ...results, session: session.folder })
          else process.stdout.write(`${run ? runText(run) : ''}session: ${session.folder}\n`)
          process.exitCode = holds ? 0 : 1
        } finally {
          if (!options.keep) await labDown(core, lab)
        }
      })
    })
}
