// demo: the main job without a window: lab up, one migration with eth0 switched off, verdict, session folder, lab down.
import { join } from 'node:path'
import type { Command } from 'commander'
import { labDown } from '../core/labs'
import { runSession } from '../core/runs/session-run'
import { resourcesFolder } from '../paths'
import { readScenario } from './run'
import { print, withCore } from './session-core'
import { runText } from './verdict-text'

/** The demo has a lab of its own, so that it never takes down one that somebody works in. */
const demoLab = 'demo'

export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('A container moves between two hosts while eth0 goes down; ends with its verdict.')
    .option('--json', 'for programs')
    .option('--keep', 'leave the lab up')
    .action(async (options: { json?: boolean; keep?: boolean }) => {
      const json = Boolean(options.json)
      const scenario = { ...(await readScenario(join(resourcesFolder(), 'scenarios', 'demo.yaml'))), lab: demoLab }
      await withCore(json, async (core, tools) => {
        try {
          const { session, results, holds } = await runSession(core, { scenario }, tools)
          const [run] = results.runs
          if (json) print({ ...results, session: session.folder })
          else process.stdout.write(`${run ? runText(run) : ''}session: ${session.folder}\n`)
          process.exitCode = holds ? 0 : 1
        } finally {
          if (!options.keep) await labDown(core, demoLab)
        }
      })
    })
}
