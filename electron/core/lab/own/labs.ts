// Labs on the user's own hosts for the window and the command line: up, down, state, ready for a run.
import type { HostState, LabState } from '../../../../shared/lab'
import type { LayerName } from '../../../../shared/names'
import type { Plan } from '../../../../shared/plan'
import { toErrorInfo } from '../../../../shared/reply'
import { runPlan } from '../../plan/runner'
import type { JournalWriter } from '../../sessions/journal-writer'
import { destination } from '../../ssh/address'
import type { OpenLab } from '../open-lab'
import { lacking, requireNothing } from './missing'
import type { OwnLab, OwnOptions, SeenHost } from './own-lab'
import { openOwn, reachOwn, seeHosts } from './own-lab'
import { ownPaths } from './paths'
import { ownDownPlan, ownUpPlan } from './plans'

type Work = { journal: JournalWriter; signal?: AbortSignal }

/** The lab's own name, as its file says it. */
export async function ownName(file: string, options: OwnOptions): Promise<string> {
  return (await reachOwn(file, options)).name
}

/** What `up` or `down` would do now; only reads the hosts. */
export async function ownPlan(which: 'up' | 'down', file: string, options: OwnOptions): Promise<Plan> {
  const own = await reachOwn(file, options)
  const seen = await seeHosts(own, options)
  return which === 'up' ? ownUpPlan(own.name, seen) : ownDownPlan(own.name, seen)
}

/** Makes the bridges that are not there yet; undoes what it did when a step fails. */
export async function ownUp(file: string, options: OwnOptions, work: Work): Promise<void> {
  const own = await reachOwn(file, options)
  await runPlan(ownUpPlan(own.name, await seeHosts(own, options, work.signal)), { machine: own.machine, ...work })
}

/** Removes all that the lab made on the hosts; done twice, the second time does nothing. */
export async function ownDown(file: string, options: OwnOptions, work: Work): Promise<void> {
  const own = await reachOwn(file, options)
  await runPlan(ownDownPlan(own.name, await seeHosts(own, options, work.signal)), { machine: own.machine, ...work })
}

/** The lab as it is, also where something is missing: for the doctor and for switches. */
export async function ownOpen(file: string, options: OwnOptions): Promise<OpenLab> {
  const own = await reachOwn(file, options)
  return openOwn(own, await seeHosts(own, options))
}

/** Throws `unsupported` naming what each host lacks for a run with engines of these layers. Changes nothing. */
export async function requireOwnReady(
  file: string,
  options: OwnOptions,
  layers: readonly LayerName[] = [],
): Promise<void> {
  const own = await reachOwn(file, options)
  requireNothing(lacking(own.name, file, await seeHosts(own, options), layers))
}

/** What is up of the lab; a host that cannot be reached is told as such. Guests are for others to fill in. */
export async function ownState(file: string, options: OwnOptions): Promise<LabState> {
  const own = await reachOwn(file, options)
  const seen = new Map<string, SeenHost>()
  for (const name of Object.keys(own.inventory.lab.hosts)) {
    const one = await seeHosts(only(own, name), options).catch((thrown: unknown) => {
      // A key that is not known or has changed is for the person, not a host that is off.
      if (!['unreachable', 'timeout', 'lab-failed'].includes(toErrorInfo(thrown).code)) throw thrown
      return []
    })
    for (const host of one) seen.set(host.name, host)
  }
  const hosts = own.inventory.addresses.map((address): HostState => {
    const host = seen.get(address.name)
    const role = own.inventory.lab.hosts[address.name]?.role ?? 'cloudlet'
    const ssh = destination(address)
    if (!host) return { name: address.name, role, reachable: false, ssh, kernel: null, interfaces: [] }
    const interfaces = ownPaths(own.name, [host]).flatMap(({ name, bridge, state }) => {
      if (state.is === 'impossible') return []
      const up = state.is === 'ready' && state.nic.up
      return [{ name, address: state.address.replace(/\/\d+$/, ''), bridge, up, downKind: null }]
    })
    return { name: host.name, role, reachable: true, ssh, kernel: host.facts.kernel, interfaces }
  })
  const made = [...seen.values()].filter((host) => host.network.made.length > 0).length
  const state = made === 0 ? 'down' : made === hosts.length ? 'up' : 'partial'
  return { name: own.name, machine: file, state, hosts, guests: [], links: {} }
}

function only(own: OwnLab, host: string): OwnLab {
  const { lab, addresses } = own.inventory
  const hosts = Object.fromEntries(Object.entries(lab.hosts).filter(([name]) => name === host))
  const inventory = { lab: { ...lab, hosts }, addresses: addresses.filter((each) => each.name === host) }
  return { ...own, inventory }
}
