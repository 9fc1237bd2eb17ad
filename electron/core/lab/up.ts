// Brings a lab up on a machine and keeps its record. Twice is the same as once.
import { randomUUID } from 'node:crypto'
import { LabError } from '../../../shared/reply'
import type { LayerName } from '../../../shared/names'
import { nameSchema } from '../../../shared/names'
import type { RunnerContext } from '../plan/runner'
import { runPlan } from '../plan/runner'
import type { JournalWriter } from '../sessions/journal-writer'
import type { ExecResult, Machine } from '../ssh/machine'
import { freeManagement, readFacts, requireCapable } from './facts'
import type { ProgressListener } from './image-progress'
import { imageProgress } from './image-progress'
import { joinLayers, labImages } from './layers'
import { ensureKey } from './keys'
import { parseDelays, requireDelays } from './delays'
import { compareLinks, linkSteps, parseQdiscs } from './links'
import type { Links } from './links'
import { downPlan, missingImages, upPlan } from './plans'
import { recordHost } from './planned-record'
import type { LocalRecord } from './record'
import { keyFile, writeRecord } from './record'
import type { LabScripts } from './scripts'
import { loadScripts } from './scripts'
import type { Topology } from './topology'
import { labTopology, switchNamespace } from './topology'

export type LabOptions = {
  lab: string
  /** The product's `resources` folder on the app's side. */
  resources: string
  /** The user's data folder on the app's side (defaultDataFolder()). */
  dataFolder: string
  journal: JournalWriter
  signal?: AbortSignal
}
export type UpOptions = LabOptions & {
  links: Links
  /** What its hosts must have beside the base; a lab that is up without it is started anew, one with more stays. */
  layers?: readonly LayerName[]
  onProgress?: ProgressListener
}

/** Brings the lab up (builds the image first when needed), verifies its rates, and writes its record. */
export async function bringUp(machine: Machine, options: UpOptions): Promise<LocalRecord> {
  const lab = nameSchema.parse(options.lab)
  const scripts = await loadScripts(options.resources)
  const publicKey = await ensureKey(keyFile(options.dataFolder, lab), `handover-lab:${lab}`)
  const [topology, layers, results] = await attempt(machine, { ...options, lab }, scripts, publicKey, 3)
  await verifyLinks(machine, lab, options.links)
  const record = recordOf(topology, machine.name, { ...options, layers }, hostKeys(results))
  await writeRecord(options.dataFolder, record)
  return record
}

async function attempt(
  machine: Machine,
  options: UpOptions,
  scripts: LabScripts,
  publicKey: string,
  triesLeft: number,
): Promise<[Topology, LayerName[], ExecResult[]]> {
  const facts = await readFacts(machine, options.lab, scripts)
  const had = facts.manifest?.layers ?? []
  const layers = joinLayers(had, options.layers ?? [])
  const images = labImages(scripts, layers)
  requireCapable(facts, images[0].folder)
  requireDelays(options.links, facts.delayedBy)
  const topology = labTopology(options.lab, facts.manifest?.management ?? freeManagement(facts.networks))
  // Running hosts cannot be given another root filesystem.
  const outgrown = facts.manifest !== null && layers.length > had.length
  if (outgrown) await runPlan(downPlan(options.lab, scripts), contextFor(machine, options))
  const existed = facts.manifest !== null && !outgrown
  const { cgroups, imagesReady, delayedBy } = facts
  const upFacts = { cgroups: cgroups ?? '', delayedBy, imagesReady, existed, claim: randomUUID() }
  const plan = upPlan(topology, upFacts, { scripts, links: options.links, publicKey, images })
  const toBuild = missingImages(images, imagesReady).length
  try {
    const context = progressing(contextFor(machine, options), plan.steps.length, options, toBuild)
    return [topology, layers, await runPlan(plan, context)]
  } catch (thrown) {
    // claim.sh: another `up` took this management network between our look and our claim. Look again.
    const outrun = thrown instanceof LabError && thrown.info.message.includes('(exit 75)')
    if (!outrun || triesLeft <= 1) throw thrown
  }
  return attempt(machine, options, scripts, publicKey, triesLeft - 1)
}

/** The runner's context for plans that only touch the machine which carries the lab. */
export function contextFor(machine: Machine, options: Pick<LabOptions, 'journal' | 'signal'>): RunnerContext {
  const { journal, signal } = options
  return { machine: async () => machine, journal, ...(signal ? { signal } : {}) }
}

// Images that are to be built, by the plan's first steps, are nearly all of the work.
function progressing(context: RunnerContext, steps: number, options: UpOptions, toBuild: number): RunnerContext {
  const { onProgress } = options
  if (!onProgress) return context
  const share = toBuild === 0 ? 0 : 0.9
  const imageAt = (index: number) =>
    imageProgress((now) => onProgress({ ...now, fraction: (share * (index + now.fraction)) / toBuild }))
  let image = imageAt(0)
  return {
    ...context,
    onLine: (line) => image(line),
    onStep: (index, step) => {
      image = imageAt(index)
      if (index < toBuild) return
      onProgress({ fraction: share + (1 - share) * (index / steps), text: step.why, leftMs: null })
    },
  }
}

function hostKeys(results: readonly ExecResult[]): string[] {
  return results.flatMap((result) =>
    [...result.stdout.matchAll(/^hostkey (ssh-ed25519 \S+)$/gm)].map((match) => match[1] ?? ''),
  )
}

function recordOf(topology: Topology, machine: string, options: UpOptions, keys: readonly string[]): LocalRecord {
  const hosts = topology.hosts.map((host, index) => {
    const hostKey = keys[index]
    if (hostKey === undefined) {
      throw new LabError({ code: 'lab-failed', message: `${host.name} told no host key.`, host: host.name })
    }
    return recordHost(host, hostKey)
  })
  return {
    version: 1,
    kind: 'namespaces',
    name: topology.lab,
    machine,
    switchNamespace: topology.switchNamespace,
    keyFile: keyFile(options.dataFolder, topology.lab),
    links: options.links,
    layers: joinLayers(options.layers ?? []),
    hosts,
  }
}

/** Reads the switch's rates and delays back; throws LabError `lab-failed` where they are not what was asked. */
export async function verifyLinks(machine: Machine, lab: string, links: Links): Promise<void> {
  const read = async (argv: string[]) => {
    const result = await machine.exec({ argv })
    if (result.exitCode === 0) return result.stdout
    throw new LabError({ code: 'lab-failed', message: `The lab ${lab} has no switch.`, detail: result.stderr })
  }
  const delays = await read(['ip', '-j', '-n', switchNamespace(lab), 'link', 'show', 'type', 'tun'])
  compareLinks(
    links,
    parseQdiscs(await read(['tc', '-j', '-n', switchNamespace(lab), 'qdisc', 'show']), parseDelays(delays)),
  )
}

/** Gives a lab that is up other rates and delays, and verifies them. */
export async function applyLinks(machine: Machine, options: LabOptions & { links: Links }): Promise<void> {
  const { lab, links } = options
  const scripts = await loadScripts(options.resources)
  const facts = await readFacts(machine, lab, scripts)
  requireDelays(links, facts.delayedBy)
  const { delayedBy, cgroups, manifest } = facts
  const of = { lab, delayedBy, cgroups: cgroups ?? '', image: manifest?.image ?? '' }
  const steps = [...linkSteps(of, 'eth0', links.eth0), ...linkSteps(of, 'eth1', links.eth1)]
  await runPlan({ title: `lab ${lab}: links`, steps }, contextFor(machine, options))
  await verifyLinks(machine, lab, links)
}
