// run FILE: a scenario or an experiment into a session folder.
import { access, readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import { LabError } from '../../shared/reply'
import type { RunResult } from '../../shared/results'
import type { Scenario } from '../../shared/scenario'
import { expandDesign } from '../core/experiments/design'
import { loadInventory } from '../core/hosts/inventory'
import { isLabFile } from '../core/lab/own/own-lab'
import { isVmName } from '../core/lab/vm/vm-lab'
import { requireSupported } from '../core/migration/supported'
import { showPlans } from '../core/plans'
import { isImageName, isPulled } from '../core/runs/guest-image'
import { runSession } from '../core/runs/session-run'
import { localHosts } from '../core/scenario/checks'
import { parseScenario } from '../core/scenario/parse'
import { estimateText, printDesign } from './design'
import { labGiven } from './lab'
import { printPlans } from './plans'
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
    .argument('<file>', 'a scenario (YAML)')
    .description('Run a scenario; the lab is brought up when it is not.')
    .option('--lab <file>', 'a lab file, or local-vm: run there instead of in the scenario’s lab')
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

/** Reads and checks a scenario; `lab` goes before its own. Throws `bad-input` with line and column before any host is touched. */
export async function readScenario(file: string, lab?: string): Promise<Scenario> {
  const text = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new LabError({ code: 'bad-input', message: `${file} cannot be read (${error.code}).` })
  })
  const scenario = await onItsLab(text, file, lab)
  requireSupported(scenario)
  return withImages(scenario, dirname(file))
}

async function onItsLab(text: Uint8Array, file: string, lab: string | undefined): Promise<Scenario> {
  const own = (path: string) => resolve(lab === undefined ? dirname(file) : '.', path)
  // With hosts unknown at first: which there are, only the lab file says.
  const named = (lab && labGiven(lab)) ?? parseScenario(text, { file, hosts: null }).lab
  if (isVmName(named)) return { ...parseScenario(text, { file, hosts: localHosts }), lab: named }
  if (!isLabFile(named)) return parseScenario(text, { file })
  const { hosts } = (await loadInventory(own(named))).lab
  const scenario = parseScenario(text, { file, hosts: Object.keys(hosts) })
  const { from, to } = scenario.migration
  const client = [from, to].find((host) => hosts[host]?.role === 'client')
  if (client === undefined) return { ...scenario, lab: own(named) }
  const message = `${file}: ${client} has the role client in ${named}; a guest moves between cloudlets.`
  throw new LabError({ code: 'bad-input', message })
}

const labImages = ['minimal', 'debian']

/** Paths of images are relative to the scenario file, and must be there before any host is touched. */
async function withImages(scenario: Scenario, folder: string): Promise<Scenario> {
  const whole = async (image: string) => {
    if (isPulled(image)) return image
    const path = resolve(folder, image)
    const there = await access(path).then(
      () => true,
      () => false,
    )
    // A word alone is a name of the lab's, unless only a folder beside the scenario can be meant.
    if (isImageName(image) && (!there || labImages.includes(image))) return image
    if (!there) {
      throw new LabError({ code: 'bad-input', message: `guest.image: there is no ${path}.` })
    }
    return path
  }
  const guest = { ...scenario.guest, image: await whole(scenario.guest.image) }
  const levels = scenario.factors['guest.image']
  if (!levels) return { ...scenario, guest }
  const images = await Promise.all(levels.map((level) => whole(String(level))))
  return { ...scenario, guest, factors: { ...scenario.factors, 'guest.image': images } }
}
