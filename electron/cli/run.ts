// run FILE: a scenario or an experiment into a session folder.
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { LabError } from '../../shared/reply'
import type { Scenario } from '../../shared/scenario'
import { requireSupported } from '../core/migration/supported'
import { showPlans } from '../core/plans'
import { runSession } from '../core/runs/session-run'
import { parseScenario } from '../core/scenario/parse'
import { printPlans } from './plans'
import { print, withCore } from './session-core'
import { runText } from './verdict-text'

type Options = { out?: string; resume?: boolean; json?: boolean; dryRun?: boolean }

export function addRun(program: Command): void {
  program
    .command('run')
    .argument('<file>', 'a scenario (YAML)')
    .description('Run a scenario; the lab is brought up when it is not.')
    .option('--out <folder>', 'where the session folder is made')
    .option('--resume', 'go on with the broken session of this scenario in the folder of --out')
    .option('--json', 'for programs')
    .option('--dry-run', 'show the steps and change nothing')
    .action((file: string, options: Options) => run(file, options))
}

async function run(file: string, options: Options): Promise<void> {
  const scenario = await readScenario(file)
  const json = Boolean(options.json)
  await withCore(json, async (core, tools) => {
    if (options.dryRun) return printPlans(await showPlans(core, { intent: 'run', scenario }), json)
    const root = options.out === undefined ? {} : { root: resolve(options.out) }
    const resume = options.resume ? { resume: root.root ?? core.sessionsFolder } : {}
    const { session, results, holds } = await runSession(
      core,
      { scenario, ...root, ...resume, onResult: (result) => void (json || process.stdout.write(runText(result))) },
      tools,
    )
    if (json) print({ ...results, session: session.folder })
    else process.stdout.write(`session: ${session.folder}\n`)
    process.exitCode = holds ? 0 : 1
  })
}

/** Reads and checks a scenario. Throws `bad-input` with line and column before any host is touched. */
export async function readScenario(file: string): Promise<Scenario> {
  const text = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new LabError({ code: 'bad-input', message: `${file} cannot be read (${error.code}).` })
  })
  const scenario = parseScenario(text, { file })
  requireSupported(scenario)
  return scenario
}
