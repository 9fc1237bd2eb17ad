// lab up | down | status
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { LabState } from '../../shared/lab'
import type { LayerName } from '../../shared/names'
import { layerNames, layerSchema, nameSchema } from '../../shared/names'
import { LabError } from '../../shared/reply'
import { isLabFile } from '../core/lab/own/own-lab'
import { readRecord } from '../core/lab/record'
import { isVmName } from '../core/lab/vm/vm-lab'
import { defaultLinks, labDown, labImage, labState, labUp } from '../core/labs'
import { showPlans } from '../core/plans'
import { printPlans } from './plans'
import { print, withCore } from './session-core'

type Options = { name: string; lab?: string; on?: string; with?: string; json?: boolean; dryRun?: boolean }

export function addLab(program: Command): void {
  const lab = program
    .command('lab')
    .description('A lab: real hosts on this machine (needs root or sudo), or your own by a lab file.')
  const common = (name: string, text: string) =>
    lab
      .command(name)
      .argument(
        '[file]',
        'a lab file (YAML) instead of the local lab; or local-vm: the same hosts as VMs, without root',
      )
      .description(text)
      .option('--name <name>', 'name of the lab', 'local')
      .option('--lab <file>', 'the same as the argument')
      .option('--json', 'for programs')
  common('up', 'Start it; builds its image first when there is none.')
    .option('--with <layers>', `what engines need beside the base: ${layerNames.join(',')}`)
    .option('--on <destination>', 'the Linux machine that carries it, by SSH: user@host:port')
    .option('--dry-run', 'show the steps and change nothing')
    .action((file: string | undefined, options: Options) => up(labOf(options, file), options))
  common('down', 'Remove all that it made.')
    .option('--dry-run', 'show the steps and change nothing')
    .action((file: string | undefined, options: Options) => down(labOf(options, file), options))
  lab
    .command('image')
    .description('Make the image that hosts which are VMs start from (needs root, once); tells where it is.')
    .option('--with <layers>', `what engines need beside the base: ${layerNames.join(',')}`)
    .action((options: Pick<Options, 'with'>) => image(options))
  common('status', 'Tell what is up.').action((file: string | undefined, options: Options) =>
    status(labOf(options, file), options),
  )
}

/** A lab's name as given; exit status 2 when it is none. */
export function checkedName(name: string): string {
  const parsed = nameSchema.safeParse(name)
  if (parsed.success) return parsed.data
  throw new LabError({
    code: 'bad-input',
    message: `${JSON.stringify(name)} is no name for a lab: ${parsed.error.issues[0]?.message}.`,
  })
}

/** The lab that a command is about: a lab file (its whole path), or a name. */
export function labOf(options: { name: string; lab?: string }, file = options.lab): string {
  return file === undefined ? checkedName(options.name) : labGiven(file)
}

/** What `--lab` names: a lab file by its whole path, or a lab by its name where there is no such file. */
export function labGiven(lab: string): string {
  return nameSchema.safeParse(lab).success && !existsSync(lab) ? lab : resolve(lab)
}

function checkedLayers(text: string): LayerName[] {
  return text.split(',').map((word) => {
    const parsed = layerSchema.safeParse(word.trim())
    if (parsed.success) return parsed.data
    const hint = `There is: ${layerNames.join(', ')}.`
    throw new LabError({ code: 'bad-input', message: `${JSON.stringify(word)} is no layer of the lab image.`, hint })
  })
}

const onlyLocal = new LabError({
  code: 'bad-input',
  message: '--on and --with are for a local lab; a lab file has its own hosts.',
})

const onlyHere = new LabError({
  code: 'bad-input',
  message: 'VMs run on this computer; --on is for the local lab.',
})

async function image(options: Pick<Options, 'with'>): Promise<void> {
  const layers = options.with === undefined ? [] : checkedLayers(options.with)
  await withCore(false, async (core, tools) => {
    process.stdout.write(`${await labImage(core, { ...tools, layers })}\n`)
  })
}

async function up(lab: string, options: Options): Promise<void> {
  if (isLabFile(lab) && (options.on ?? options.with) !== undefined) throw onlyLocal
  if (isVmName(lab) && options.on !== undefined) throw onlyHere
  const layers = options.with === undefined ? [] : checkedLayers(options.with)
  await withCore(Boolean(options.json), async (core, tools) => {
    if (options.dryRun)
      return printPlans(await showPlans(core, { intent: 'lab-up', lab, layers }), Boolean(options.json))
    const record = isLabFile(lab) ? null : await readRecord(core.dataFolder, lab)
    const given = { ...tools, layers, ...(options.on ? { on: options.on } : {}) }
    await labUp(core, lab, record?.links ?? defaultLinks, given)
    tell(await labState(core, lab), options)
  })
}

async function down(lab: string, options: Options): Promise<void> {
  await withCore(Boolean(options.json), async (core, tools) => {
    if (options.dryRun) return printPlans(await showPlans(core, { intent: 'lab-down', lab }), Boolean(options.json))
    await labDown(core, lab, { signal: tools.signal })
    tell(await labState(core, lab), options)
  })
}

async function status(lab: string, options: Options): Promise<void> {
  await withCore(true, async (core) => tell(await labState(core, lab), options))
}

function tell(state: LabState, options: Options): void {
  if (options.json) return print(state)
  process.stdout.write(`lab ${state.name} on ${state.machine}: ${state.state}\n`)
  for (const host of state.hosts) {
    const interfaces = host.interfaces
      .map((each) => `${each.name} ${each.address} ${each.up ? 'up' : 'down'}`)
      .join(', ')
    process.stdout.write(`  ${host.name.padEnd(11)} ${host.reachable ? 'up  ' : 'down'} ${host.ssh}  ${interfaces}\n`)
  }
  for (const [name, link] of Object.entries(state.links)) {
    process.stdout.write(`  ${name}: ${link.rateMbit} Mbit/s, delay ${link.delayMs} ms\n`)
  }
  for (const guest of state.guests) {
    process.stdout.write(`  guest ${guest.name} (${guest.engine}) on ${guest.host}: ${guest.state}\n`)
  }
}
