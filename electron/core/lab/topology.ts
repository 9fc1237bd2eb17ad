// What the local lab consists of, by name and address; everything else is derived from this.
import { createHash } from 'node:crypto'
import type { InterfaceName } from '../../../shared/names'
import { interfaceNames } from '../../../shared/names'

export const stateRoot = '/var/lib/handover-lab'
/** Before a command: one lock for all labs of a machine; -o so that a lab's processes do not keep it. */
export const locked: readonly string[] = ['flock', '-w', '60', '-o', `${stateRoot}/labs`]

export type HostRole = 'cloudlet' | 'client'
export type TopologyInterface = { name: InterfaceName; address: string; bridge: string; port: string }
export type TopologyHost = {
  name: string
  role: HostRole
  /** Last part of its addresses. */
  number: number
  namespace: string
  /** The machine's end of the management path, and the host's address on it. */
  managementLink: string
  managementAddress: string
  interfaces: TopologyInterface[]
}
export type Topology = {
  lab: string
  folder: string
  switchNamespace: string
  /** First three parts of the management network, /24. */
  management: string
  hosts: TopologyHost[]
}

const members: readonly { name: string; role: HostRole }[] = [
  { name: 'cloudlet-a', role: 'cloudlet' },
  { name: 'cloudlet-b', role: 'cloudlet' },
  { name: 'client', role: 'client' },
]

/** The interface of the lab's switch that leads to this host's eth0 or eth1. */
export function switchPort(host: string, name: InterfaceName): string {
  return `${host.slice(0, 13)}-${interfaceNames.indexOf(name)}`
}

export function switchNamespace(lab: string): string {
  return `hl-${lab}-switch`
}

export function labFolder(lab: string): string {
  return `${stateRoot}/labs/${lab}`
}

export const labHosts: readonly string[] = members.map((member) => member.name)

/** The whole lab for a name and the management network (`10.78.3`) that is free on its machine. */
export function labTopology(lab: string, management: string): Topology {
  const id = createHash('sha256').update(lab).digest('hex').slice(0, 4)
  const hosts = members.map((member, index) => {
    const number = index + 1
    return {
      ...member,
      number,
      namespace: `hl-${lab}-${member.name}`,
      managementLink: `hl${id}m${number}`,
      managementAddress: `${management}.${number * 4 + 2}`,
      interfaces: interfaceNames.map((name, network) => ({
        name,
        address: `10.77.${network}.${number}`,
        bridge: `br${network}`,
        port: switchPort(member.name, name),
      })),
    }
  })
  return { lab, folder: labFolder(lab), switchNamespace: switchNamespace(lab), management, hosts }
}
