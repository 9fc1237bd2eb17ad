// run FILE: a scenario or an experiment into a session folder.
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { RunResult } from '../../shared/results'
import { expandDesign } from '../core/experiments/design'
import { showPlans } from '../core/plans'
import { runSession } from '../core/runs/session-run'
import { estimateText, printDesign } from './design'
import { printPlans } from './plans'
import { readScenario } from './scenario'
import { stepper } from './steps'
import { print, withCore } from './session-core'
import { runText, summaryText } from './verdict-text'

type Options = {
  lab?: string
  out?: string
  resume?: boolean
  json?: boolean
  dryRun?: boolean
  step?: boolean
  list?: boolean
}

export function addRun(program: Command): void {
  program
    .command('run')
    .argument('<file>', 'a scenario (YAML), or a bundle (zip) whose scenario is to be run again')
    .description('Run a scenario; the lab is brought up when it is not.')
    .option('--lab <lab>', 'a lab file or the name of a lab: run there instead of in the scenario’s lab')
    .option('--out <folder>', 'where the session folder is made')
    .option('--resume', 'go on with the broken session of this scenario in the folder of --out')
    .option('--json', 'for programs')
    .option('--step', 'one step at a time: each command, why, and its output; Enter runs the next')
    .option('--dry-run', 'show the steps and change nothing')
    .option('--list', 'show the runs in their order and about how long they take, and change nothing')
    .action((file: string, options: Options) => run(file, options))
}

async function run(file: string, options: Options): Promise<void> {
  const scenario = await readScenario(file, options.lab)
  const json = Boolean(options.json)
  const design = expandDesign(scenario)
  if (options.list) return printDesign(design, scenario, json)
  await withCore(json, async (core, tools) => {
    if (options.dryRun) return printPlans(await showPlans(core, { intent: 'run', scenario }), json)
    const root = options.out === undefined ? {} : { root: resolve(options.out) }
    if (!json && design.length > 1) process.stderr.write(`${estimateText(design, scenario.warmUp)}\n`)
    const resume = options.resume ? { resume: root.root ?? core.sessionsFolder } : {}
    const onResult = (result: RunResult) => void (json || process.stdout.write(runText(result)))
    const stepping = options.step ? stepper(scenario, tools.signal) : null
    const { session, results, holds } = await runSession(
      core,
      { scenario, ...root, ...resume, onResult, ...stepping?.hooks },
      tools,
    ).finally(() => stepping?.close())
    if (json) print({ ...results, session: session.folder })
    else process.stdout.write(`${summaryText(results)}session: ${session.folder}\n`)
    process.exitCode = holds ? 0 : 1
  })
}
