// A local lab's record from its topology: what is known of it before it is up.
import type { Links } from './links'
import type { LabRecord } from './record'
import type { TopologyHost } from './topology'
import { labTopology } from './topology'

/** A host as it is reached. `hostKey` is what it told, or a word for it in a plan. */
export function recordHost({ name, role, namespace, managementAddress, interfaces }: TopologyHost, hostKey: string) {
  return {
    name,
    role,
    namespace,
    address: managementAddress,
    port: 22,
    user: 'root',
    hostKey,
    interfaces: interfaces.map(({ port, ...rest }) => ({ ...rest, switchPort: port })),
  }
}

/** The record that a lab of this name would have here, for plans that are only shown. */
export function plannedRecord(lab: string, links: Links): LabRecord {
  const { switchNamespace, hosts } = labTopology(lab, '10.78.0')
  return {
    name: lab,
    machine: 'here',
    switchNamespace,
    links,
    hosts: hosts.map((host) => recordHost(host, '<host key>')),
  }
}
