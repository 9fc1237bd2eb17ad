// How each path of the lab file stands on its host: in place, to be made, or not possible and why. Pure.
import type { InterfaceName } from '../../../../shared/names'
import { interfaceNames } from '../../../../shared/names'
import type { LabHost } from '../../hosts/lab-file'
import type { HostInterface, HostNetwork } from './network'

export type OwnHost = { name: string; file: LabHost; network: HostNetwork }

export type PathState =
  | { is: 'impossible'; reason: string }
  | { is: 'ready' | 'to-make'; nic: HostInterface; bridge: HostInterface | undefined; address: string; moves: boolean }
export type OwnPath = { host: string; name: InterfaceName; device: string; bridge: string; state: PathState }

/** The label of what a lab makes on hosts of the user's own. */
export function labelOf(lab: string): string {
  return `handover-lab:${lab}`
}

/** Both paths of each host. */
export function ownPaths(lab: string, hosts: readonly OwnHost[]): OwnPath[] {
  return hosts.flatMap((host) =>
    interfaceNames.map((name) => {
      const { interface: device, bridge } = host.file.interfaces[name]
      return { host: host.name, name, device, bridge, state: stateOf(lab, host, name) }
    }),
  )
}

function stateOf(lab: string, { name: host, file, network }: OwnHost, name: InterfaceName): PathState {
  const asked = file.interfaces[name]
  const no = (reason: string): PathState => ({ is: 'impossible', reason })
  const find = (wanted: string) => network.interfaces.find((each) => each.name === wanted)
  const [nic, bridge] = [find(asked.interface), find(asked.bridge)]
  if (!nic) {
    const others = network.interfaces.filter((each) => each.name !== 'lo').map((each) => each.name)
    return no(`${host} has no interface ${asked.interface} for ${name}; it has ${others.join(', ')}.`)
  }
  if (network.management === null) {
    return no(`${host} does not tell which interface carries the app's own connection, so none is touched there.`)
  }
  if ([nic.name, asked.bridge].some((each) => network.management?.includes(each))) {
    return no(`${nic.name} of ${host} carries the app's own connection: ${name} needs another interface.`)
  }
  if (nic.wireless) return no(`${nic.name} of ${host} is wireless and cannot be a port of a bridge.`)
  const inPlace = bridge?.bridge === true && nic.master === bridge.name
  const ours = bridge?.bridge === true && bridge.alias === labelOf(lab)
  if (bridge && !inPlace && !ours) {
    return no(`${host} has a ${bridge.name} that ${nic.name} is no port of: name another bridge for ${name}.`)
  }
  if (nic.master !== null && !inPlace) {
    return no(`${nic.name} of ${host} is a port of ${nic.master}: name that as the bridge of ${name}.`)
  }
  const address = asked.address ?? bridge?.addresses[0] ?? nic.addresses[0]
  if (address === undefined) return no(`${nic.name} of ${host} has no IPv4 address: give ${name} one in the lab file.`)
  if (!address.endsWith('/24')) return no(`${name} of ${host} is ${address}; the lab's networks must be /24.`)
  const ready = inPlace && bridge.addresses.includes(address)
  if (!ready && network.gateways.includes(nic.name)) {
    return no(`${nic.name} of ${host} leads to other networks by a gateway; a bridge would cut them off.`)
  }
  return { is: ready ? 'ready' : 'to-make', nic, bridge, address, moves: nic.addresses.includes(address) }
}

/** What is wrong with the paths of a whole lab, in sentences: each host's own troubles, and networks that do not meet. */
export function pathTroubles(paths: readonly OwnPath[]): { host: string; text: string }[] {
  const found = paths.flatMap(({ host, state }) => (state.is === 'impossible' ? [{ host, text: state.reason }] : []))
  const networkOf = ({ state }: OwnPath) =>
    state.is === 'impossible' ? null : state.address.replace(/\.\d+\/24$/, '.0/24')
  for (const name of interfaceNames) {
    const own = paths.filter((path) => path.name === name && path.state.is !== 'impossible')
    const first = own[0]
    if (!first) continue
    for (const path of own.filter((each) => each.bridge !== first.bridge)) {
      // The guest's configuration goes with it and names the bridge.
      const text = `the bridge of ${name} is ${path.bridge} on ${path.host}, but ${first.bridge} on ${first.host}: give it one name.`
      found.push({ host: path.host, text })
    }
    for (const path of own) {
      if (networkOf(path) === networkOf(first)) continue
      const text = `${name} of ${path.host} is in ${networkOf(path)}, but in ${networkOf(first)} on ${first.host}.`
      found.push({ host: path.host, text })
    }
    const twice = own.find(
      (path) =>
        path.name === 'eth1' &&
        paths.some(
          (other) => other.name === 'eth0' && other.host === path.host && networkOf(other) === networkOf(path),
        ),
    )
    if (twice) found.push({ host: twice.host, text: `eth0 and eth1 of ${twice.host} are in the same network.` })
  }
  return found
}
