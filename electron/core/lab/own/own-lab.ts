// A lab on hosts of the user's own, named by a lab file: reached, looked at, opened.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { interfaceNames, nameSchema } from '../../../../shared/names'
import { LabError } from '../../../../shared/reply'
import type { HostFacts } from '../../hosts/facts'
import { collectFacts } from '../../hosts/facts'
import type { Inventory } from '../../hosts/inventory'
import { loadInventory } from '../../hosts/inventory'
import { machineHost } from '../../net/switch'
import type { HostAddress } from '../../ssh/address'
import { destination } from '../../ssh/address'
import type { Machine } from '../../ssh/machine'
import type { Pool } from '../../ssh/pool'
import type { AcceptHostKey } from '../carrier'
import { trusted } from '../carrier'
import type { OpenLab } from '../open-lab'
import { named } from '../open-lab'
import type { LabRecord, RecordHost } from '../record'
import { readNetwork } from './network'
import type { OwnHost } from './paths'
import { ownPaths } from './paths'

export type OwnOptions = {
  pool: Pool
  /** The product's `resources` folder. */
  resources: string
  acceptHostKey?: AcceptHostKey
}
export type OwnLab = {
  name: string
  file: string
  inventory: Inventory
  machine(name: string): Promise<Machine>
}
export type SeenHost = OwnHost & { facts: HostFacts; ssh: string }

/** Whether a scenario's or a command's `lab` is a lab file and not a name. */
export function isLabFile(lab: string): boolean {
  return !nameSchema.safeParse(lab).success
}

/** Reads the lab file and makes its hosts known under `LAB/HOST`; connects to none of them yet. */
export async function reachOwn(file: string, options: OwnOptions): Promise<OwnLab> {
  const inventory = await loadInventory(file)
  const { name } = inventory.lab
  const machine = async (host: string): Promise<Machine> => {
    const address = inventory.addresses.find((each) => each.name === host)
    if (!address) {
      const what = host === machineHost ? 'no machine that carries it' : `no host ${host}`
      const hint = `It has ${inventory.addresses.map((each) => each.name).join(', ')}.`
      throw new LabError({ code: 'bad-input', message: `The lab ${name} has ${what}.`, hint })
    }
    const known = await register(within(name, address), options.pool)
    return named(await trusted(known, options), host)
  }
  return { name, file, inventory, machine }
}

/** What each host of the lab has, asked from all at once. Throws when one cannot be reached. */
export async function seeHosts(own: OwnLab, options: OwnOptions, signal?: AbortSignal): Promise<SeenHost[]> {
  const script = await readFile(join(options.resources, 'lab', 'own.sh'), 'utf8')
  const names = Object.keys(own.inventory.lab.hosts)
  // One after the other: a person may be asked for a fingerprint.
  const machines = new Map<string, Machine>()
  for (const name of names) machines.set(name, await own.machine(name))
  return Promise.all(
    own.inventory.addresses.map(async (address) => {
      const file = own.inventory.lab.hosts[address.name]
      const machine = machines.get(address.name)
      if (!file || !machine) throw new LabError({ code: 'bug', message: `no host ${address.name}` })
      const [network, facts] = await Promise.all([
        readNetwork(machine, own.name, script),
        collectFacts(machine, signal),
      ])
      return { name: address.name, file, network, facts, ssh: destination(address) }
    }),
  )
}

/** The lab ready for use: paths that are not in place have no address in it. */
export function openOwn(own: OwnLab, seen: readonly SeenHost[]): OpenLab {
  const paths = ownPaths(own.name, seen)
  const hosts = seen.map((host): RecordHost => {
    const address = own.inventory.addresses.find((each) => each.name === host.name)
    const interfaces = interfaceNames.flatMap((name) => {
      const path = paths.find((each) => each.host === host.name && each.name === name)
      if (!path || path.state.is === 'impossible') return []
      const { device, bridge, state } = path
      return [{ name, address: state.address.replace(/\/\d+$/, ''), bridge, device }]
    })
    const { port = 22, user = 'root' } = address ?? {}
    return { name: host.name, role: host.file.role, address: address?.host ?? host.name, port, user, interfaces }
  })
  const record: LabRecord = { name: own.name, machine: own.file, switchNamespace: null, links: null, hosts }
  const host = (name: string): RecordHost => {
    const found = hosts.find((each) => each.name === name)
    if (found) return found
    const hint = `It has ${hosts.map((each) => each.name).join(', ')}.`
    throw new LabError({ code: 'bad-input', message: `The lab ${own.name} has no host ${name}.`, hint })
  }
  return { record, host, machine: own.machine }
}

/** Two lab files may call different machines by one name: each lab's are known under its own. */
function within(lab: string, address: HostAddress): HostAddress {
  const { jump, ...rest } = address
  return { ...rest, name: `${lab}/${address.name}`, ...(jump ? { jump: within(lab, jump) } : {}) }
}

async function register(address: HostAddress, pool: Pool): Promise<string> {
  const known = pool.address(address.name)
  // The file was changed since.
  if (known && JSON.stringify(known) !== JSON.stringify(address)) await pool.forget(address.name)
  if (address.jump) await register(address.jump, pool)
  pool.register(address)
  return address.name
}
