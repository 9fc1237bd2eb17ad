// Brings a lab of VMs up and takes it down, as the user: no root, no tap, no bridge on this computer.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LabError, toErrorInfo } from '../../../../shared/reply'
import { runPlan } from '../../plan/runner'
import type { Machine } from '../../ssh/machine'
import type { Pool } from '../../ssh/pool'
import { userMachine } from '../../ssh/local-machine'
import { here } from '../carrier'
import { ensureKey } from '../keys'
import { joinLayers } from '../layers'
import { openLab } from '../open-lab'
import type { LocalRecord } from '../record'
import { keyFile, readRecord, removeRecord, writeRecord } from '../record'
import type { LabOptions, UpOptions } from '../up'
import { contextFor } from '../up'
import { findAccelerator, requireCarried } from './accelerator'
import { ensureVmImage } from './image'
import { setVmLinks } from './links'
import { parseRunning, vmDownPlan, vmUpPlan } from './plans'
import { freePorts } from './ports'
import type { Accelerator, Boot } from './command'
import { switchName } from './command'
import type { VmHost, VmLab } from './vm-lab'
import { cableSocket, hostInterfaces, requireShortFolder, vmFolder } from './vm-lab'

type Options = Omit<UpOptions, 'lab'> & { pool: Pool }

/** Starts what does not run of the lab, sets its links, and writes its record. A lab without a layer that is asked for starts anew. */
export async function vmUp(lab: VmLab, options: Options): Promise<void> {
  const folder = vmFolder(options.dataFolder, lab.name)
  requireShortFolder(folder)
  const machine = userMachine(here)
  const script = await vmScript(options.resources)
  const record = await readRecord(options.dataFolder, lab.name)
  const layers = joinLayers(record?.layers ?? [], options.layers ?? [])
  const accelerator = await findAccelerator(machine)
  requireCarried(accelerator, layers)
  const image = await ensureVmImage(options, layers)
  const running = await runningOf(machine, folder, script)
  const publicKey = await ensureKey(keyFile(options.dataFolder, lab.name), `handover-lab:${lab.name}`)
  const boot = { folder, image, accelerator, publicKey }
  const same = record?.kind === 'vm' && record.layers.length === layers.length && sameHosts(record, lab)
  // Without the switch the hosts that run have lost their network for good.
  const kept = same && running.has(switchName) ? { record, running } : null
  const next = await start(lab, { ...options, layers }, { boot, script, kept }).catch((thrown: unknown) => {
    // A processor that can start a machine may still not run it (/dev/kvm inside some VMs).
    if (kept || accelerator === 'tcg' || toErrorInfo(thrown).code === 'cancelled') throw thrown
    const slow = { boot: { ...boot, accelerator: 'tcg' as const }, script, kept }
    return start(lab, { ...options, layers }, slow)
  })
  await writeRecord(options.dataFolder, next)
  const open = await openLab(lab.name, { dataFolder: options.dataFolder, pool: options.pool, carrier: machine })
  const { journal, signal, links } = options
  await setVmLinks(open, links, { journal, ...(signal ? { signal } : {}) })
}

type Start = { boot: Boot; script: string; kept: { record: LocalRecord; running: ReadonlySet<string> } | null }

/** Starts the hosts that do not run of a lab that is kept, or all of it anew. Returns its record. */
async function start(lab: VmLab, options: Options, { boot, script, kept }: Start): Promise<LocalRecord> {
  const context = contextFor(userMachine(here), options)
  if (!kept) await runPlan(vmDownPlan(lab.name, boot.folder, script), context)
  const hosts = lab.hosts.filter((host) => !kept?.running.has(host.name))
  const ports = kept ? portsOf(kept.record) : await freePorts(lab.hosts)
  const plan = vmUpPlan(lab, { boot, ports, hosts, withSwitch: !kept, script })
  const { onProgress } = options
  const results = await runPlan(plan, {
    ...context,
    onStep: (index, step) =>
      onProgress?.({ fraction: 0.7 + (0.3 * index) / plan.steps.length, text: step.why, leftMs: null }),
  })
  const keys = new Map(kept?.record.hosts.map((host) => [host.name, host.hostKey]))
  for (const [index, { stdout }] of results.slice(results.length - hosts.length).entries()) {
    const [name, key] = [hosts[index]?.name ?? '', /^hostkey (.+)$/m.exec(stdout)?.[1]]
    if (key === undefined) throw new LabError({ code: 'lab-failed', message: `${name} told no host key.`, host: name })
    keys.set(name, key)
  }
  return recordOf(lab, options, { ports, keys, accelerator: boot.accelerator })
}

/** Ends the lab's processes and forgets it; complete after a crash at any moment, no error when there is nothing. */
export async function vmDown(lab: string, options: LabOptions): Promise<void> {
  const script = await vmScript(options.resources)
  const folder = vmFolder(options.dataFolder, lab)
  await runPlan(vmDownPlan(lab, folder, script), contextFor(userMachine(here), options))
  await removeRecord(options.dataFolder, lab)
}

export function vmScript(resources: string): Promise<string> {
  return readFile(join(resources, 'lab', 'vm.sh'), 'utf8')
}

/** Names of the lab's processes: its hosts' and `switch`. */
export async function runningOf(machine: Machine, folder: string, script: string): Promise<Set<string>> {
  const result = await machine.exec({ argv: ['sh', '-s', '--', 'running', folder], stdin: script })
  if (result.exitCode === 0) return parseRunning(result.stdout)
  throw new LabError({
    code: 'lab-failed',
    message: 'This computer does not tell its processes.',
    detail: result.stderr,
  })
}

function sameHosts(record: LocalRecord, lab: VmLab): boolean {
  const names = (hosts: readonly { name: string; role: string }[]) => hosts.map((each) => `${each.name} ${each.role}`)
  return names(record.hosts).join() === names(lab.hosts).join()
}

function portsOf(record: LocalRecord): Record<string, number> {
  return Object.fromEntries(record.hosts.map((host) => [host.name, host.port]))
}

function recordOf(
  lab: VmLab,
  options: Options,
  started: { ports: Readonly<Record<string, number>>; keys: ReadonlyMap<string, string>; accelerator: Accelerator },
): LocalRecord {
  const hosts = lab.hosts.map((host: VmHost) => ({
    name: host.name,
    role: host.role,
    pace: started.accelerator === 'tcg' ? ('gentle' as const) : ('full' as const),
    address: '127.0.0.1',
    port: started.ports[host.name] ?? 0,
    user: 'root',
    hostKey: started.keys.get(host.name) ?? '',
    interfaces: hostInterfaces(host).map((each) => ({
      ...each,
      switchPort: cableSocket(vmFolder(options.dataFolder, lab.name), host),
    })),
  }))
  return {
    version: 1,
    kind: 'vm',
    name: lab.name,
    machine: here,
    switchNamespace: null,
    keyFile: keyFile(options.dataFolder, lab.name),
    links: options.links,
    layers: joinLayers(options.layers ?? []),
    hosts,
  }
}
