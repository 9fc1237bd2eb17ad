// Brings a lab up on a machine and keeps its record. Twice is the same as once.
import { randomUUID } from 'node:crypto'
import { LabError } from '../../../shared/reply'
import { nameSchema } from '../../../shared/names'
import type { RunnerContext } from '../plan/runner'
import { runPlan } from '../plan/runner'
import type { JournalWriter } from '../sessions/journal-writer'
import type { ExecResult, Machine } from '../ssh/machine'
import { freeManagement, readFacts, requireCapable } from './facts'
import type { ProgressListener } from './image-progress'
import { imageProgress } from './image-progress'
import { ensureKey } from './keys'
import { compareLinks, linkSteps, parseQdiscs, requireNetem } from './links'
import type { Links } from './links'
import { upPlan } from './plans'
import type { LocalRecord } from './record'
import { keyFile, writeRecord } from './record'
import type { LabScripts } from './scripts'
import { imageFolder, loadScripts } from './scripts'
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
export type UpOptions = LabOptions & { links: Links; onProgress?: ProgressListener }

/** Brings the lab up (builds the image first when needed), verifies its rates, and writes its record. */
export async function bringUp(machine: Machine, options: UpOptions): Promise<LocalRecord> {
  const lab = nameSchema.parse(options.lab)
  const scripts = await loadScripts(options.resources)
  const publicKey = await ensureKey(keyFile(options.dataFolder, lab), `handover-lab:${lab}`)
  const [topology, results] = await attempt(machine, { ...options, lab }, scripts, publicKey, 3)
  await verifyLinks(machine, lab, options.links)
  const record = recordOf(topology, machine.name, options, hostKeys(results))
  await writeRecord(options.dataFolder, record)
  return record
}

async function attempt(
  machine: Machine,
  options: UpOptions,
  scripts: LabScripts,
  publicKey: string,
  triesLeft: number,
): Promise<[Topology, ExecResult[]]> {
  const facts = await readFacts(machine, options.lab, imageFolder(scripts.image), scripts)
  requireCapable(facts)
  requireNetem(options.links, facts.netem)
  const topology = labTopology(options.lab, facts.manifest?.management ?? freeManagement(facts.networks))
  const existed = facts.manifest !== null
  const upFacts = { cgroups: facts.cgroups ?? '', imageReady: facts.imageReady, existed, claim: randomUUID() }
  const plan = upPlan(topology, upFacts, { scripts, links: options.links, publicKey })
  try {
    const context = progressing(contextFor(machine, options), plan.steps.length, options, facts.imageReady)
    return [topology, await runPlan(plan, context)]
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

// The image, when it is to be built, is nearly all of the work.
function progressing(context: RunnerContext, steps: number, options: UpOptions, imageReady: boolean): RunnerContext {
  const { onProgress } = options
  if (!onProgress) return context
  const share = imageReady ? 0 : 0.9
  const image = imageProgress((progress) => onProgress({ ...progress, fraction: progress.fraction * share }))
  return {
    ...context,
    onLine: (line) => image(line),
    onStep: (index, step) => {
      if (index === 0 && !imageReady) return
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
    const interfaces = host.interfaces.map(({ port, ...rest }) => ({ ...rest, switchPort: port }))
    const { name, role, namespace, managementAddress: address } = host
    return { name, role, namespace, address, port: 22, user: 'root', hostKey, interfaces }
  })
  return {
    version: 1,
    name: topology.lab,
    machine,
    switchNamespace: topology.switchNamespace,
    keyFile: keyFile(options.dataFolder, topology.lab),
    links: options.links,
    hosts,
  }
}

/** Reads the switch's rates and delays back; throws LabError `lab-failed` where they are not what was asked. */
export async function verifyLinks(machine: Machine, lab: string, links: Links): Promise<void> {
  const result = await machine.exec({ argv: ['tc', '-j', '-n', switchNamespace(lab), 'qdisc', 'show'] })
  if (result.exitCode !== 0) {
    throw new LabError({ code: 'lab-failed', message: `The lab ${lab} has no switch.`, detail: result.stderr })
  }
  compareLinks(links, parseQdiscs(result.stdout))
}

/** Gives a lab that is up other rates and delays, and verifies them. */
export async function applyLinks(machine: Machine, options: LabOptions & { links: Links }): Promise<void> {
  const { lab, links } = options
  const scripts = await loadScripts(options.resources)
  const facts = await readFacts(machine, lab, imageFolder(scripts.image), scripts)
  requireNetem(links, facts.netem)
  const steps = [...linkSteps(lab, 'eth0', links.eth0), ...linkSteps(lab, 'eth1', links.eth1)]
  await runPlan({ title: `lab ${lab}: links`, steps }, contextFor(machine, options))
  await verifyLinks(machine, lab, links)
}
