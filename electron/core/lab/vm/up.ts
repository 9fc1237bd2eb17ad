// Brings a lab of VMs up and takes it down, as the user: no root, no tap, no bridge on this computer.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { LabError } from '../../../../shared/reply'
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
import { findAccelerator } from './accelerator'
import { ensureVmImage } from './image'
import { setVmLinks } from './links'
import { parseRunning, vmDownPlan, vmUpPlan } from './plans'
import { switchName } from './command'
import type { VmHost, VmLab } from './vm-lab'
import { hostInterfaces, requireShortFolder, vmFolder } from './vm-lab'

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
  const image = await ensureVmImage(options, layers)
  const running = await runningOf(machine, folder, script)
  const same = record?.kind === 'vm' && record.layers.length === layers.length && sameHosts(record, lab)
  // Without the switch the hosts that run have lost their network for good.
  const goesOn = same && running.has(switchName)
  if (!goesOn) await runPlan(vmDownPlan(lab.name, folder, script), contextFor(machine, options))
  const hosts = lab.hosts.filter((host) => !goesOn || !running.has(host.name))
  const ports = goesOn ? portsOf(record) : await freePorts(lab)
  const publicKey = await ensureKey(keyFile(options.dataFolder, lab.name), `handover-lab:${lab.name}`)
  const boot = { folder, image, accelerator, publicKey }
  const plan = vmUpPlan(lab, { boot, ports, hosts, withSwitch: !goesOn, script })
  const { onProgress } = options
  const results = await runPlan(plan, {
    ...contextFor(machine, options),
    onStep: (index, step) =>
      onProgress?.({ fraction: 0.7 + (0.3 * index) / plan.steps.length, text: step.why, leftMs: null }),
  })
  const keys = results.slice(results.length - hosts.length).map((result) => /^hostkey (.+)$/m.exec(result.stdout)?.[1])
  const known = new Map(record?.hosts.map((host) => [host.name, host.hostKey]))
  for (const [index, host] of hosts.entries()) {
    const key = keys[index]
    if (key === undefined) {
      throw new LabError({ code: 'lab-failed', message: `${host.name} told no host key.`, host: host.name })
    }
    known.set(host.name, key)
  }
  await writeRecord(options.dataFolder, recordOf(lab, { ...options, layers }, ports, known))
  const open = await openLab(lab.name, { dataFolder: options.dataFolder, pool: options.pool, carrier: machine })
  const { journal, signal, links } = options
  await setVmLinks(open, links, { journal, ...(signal ? { signal } : {}) })
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
  throw new LabError({ code: 'lab-failed', message: 'This computer does not tell its processes.', detail: result.stderr })
}

function sameHosts(record: LocalRecord, lab: VmLab): boolean {
  const names = (hosts: readonly { name: string; role: string }[]) => hosts.map((each) => `${each.name} ${each.role}`)
  return names(record.hosts).join() === names(lab.hosts).join()
}

function portsOf(record: LocalRecord): Record<string, number> {
  return Object.fromEntries(record.hosts.map((host) => [host.name, host.port]))
}

/** A loopback port for each host that nothing listens on now; held together, so that no two are the same. */
async function freePorts(lab: VmLab): Promise<Record<string, number>> {
  const servers = lab.hosts.map(() => createServer())
  const open = (server: (typeof servers)[number]) =>
    new Promise<number>((resolve, reject) => {
      server.once('error', reject)
      server.listen(0, '127.0.0.1', () => {
        const address = server.address()
        resolve(typeof address === 'object' && address ? address.port : 0)
      })
    })
  const ports = await Promise.all(servers.map(open))
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return Object.fromEntries(lab.hosts.map((host, index) => [host.name, ports[index] ?? 0]))
}

function recordOf(
  lab: VmLab,
  options: Options,
  ports: Readonly<Record<string, number>>,
  keys: ReadonlyMap<string, string>,
): LocalRecord {
  const hosts = lab.hosts.map((host: VmHost) => ({
    name: host.name,
    role: host.role,
    address: '127.0.0.1',
    port: ports[host.name] ?? 0,
    user: 'root',
    hostKey: keys.get(host.name) ?? '',
    interfaces: hostInterfaces(host),
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
