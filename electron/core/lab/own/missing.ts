// What a host of the user's own lacks for a run, with the packages that have it. Pure.
import type { LayerName } from '../../../../shared/names'
import { LabError } from '../../../../shared/reply'
import type { HostFacts } from '../../hosts/facts'
import type { OwnHost } from './paths'
import { ownPaths, pathTroubles } from './paths'

const packages: Record<string, string> = {
  python3: 'python3',
  ip: 'iproute2',
  ss: 'iproute2',
  rsync: 'rsync',
  tar: 'tar',
  ssh: 'openssh-client',
  mptcpize: 'mptcpize',
  criu: 'criu',
  'lxc-start': 'lxc',
  'lxc-checkpoint': 'lxc',
}
/** What a layer of the local lab's image brings, a host of the user's own must have. */
const ofLayer: Record<LayerName, Record<string, string>> = {
  docker: { docker: 'docker.io' },
  kvm: { 'qemu-system-x86_64': 'qemu-system-x86' },
}
const everywhere = ['python3', 'ip', 'ss']

export type Lack = { host: string; text: string; remedy: string | null }

/** Everything that the hosts of a lab lack; empty when a run can begin. */
export function lacking(
  lab: string,
  file: string,
  hosts: readonly (OwnHost & { facts: Pick<HostFacts, 'tools' | 'mptcpEnabled'> })[],
  layers: readonly LayerName[] = [],
): Lack[] {
  const found: Lack[] = []
  const onCloudlets = layers.reduce((all, layer) => ({ ...all, ...ofLayer[layer] }), packages)
  const roles = hosts.map((host) => host.file.role)
  if (roles.filter((role) => role === 'cloudlet').length < 2 || !roles.includes('client')) {
    const text = 'a run needs two hosts of the role cloudlet, between which the guest moves, and one of the role client'
    found.push({ host: lab, text, remedy: `Add them to ${file}.` })
  }
  for (const { name, file: asked, facts, network } of hosts) {
    const needed = asked.role === 'cloudlet' ? Object.keys(onCloudlets) : everywhere
    const tools = needed.filter((tool) => !facts.tools.includes(tool))
    if (tools.length > 0) {
      const names = [...new Set(tools.map((tool) => onCloudlets[tool] ?? tool))]
      found.push({ host: name, text: `lacks ${tools.join(', ')}`, remedy: `apt-get install ${names.join(' ')}` })
    }
    if (asked.role === 'cloudlet' && network.filters) {
      const text = 'gives bridged frames to iptables, which may drop the guest’s'
      found.push({ host: name, text, remedy: 'sysctl net.bridge.bridge-nf-call-iptables=0' })
    }
    if (facts.mptcpEnabled !== true) {
      const remedy =
        facts.mptcpEnabled === null ? 'Use a kernel with MPTCP, 6.1 or newer.' : 'sysctl net.mptcp.enabled=1'
      found.push({ host: name, text: 'has no MPTCP', remedy })
    }
  }
  const paths = ownPaths(lab, hosts)
  found.push(...pathTroubles(paths).map(({ host, text }) => ({ host, text, remedy: null })))
  const toMake = paths.filter(({ state }) => state.is === 'to-make')
  const notUp = hosts.filter((host) => host.network.made.length === 0).map((host) => host.name)
  for (const host of new Set([...notUp, ...toMake.map((path) => path.host)])) {
    const bridges = toMake.filter((path) => path.host === host).map((path) => path.bridge)
    const text = bridges.length > 0 ? `lacks ${bridges.join(' and ')}` : 'has not been taken into the lab'
    found.push({ host, text, remedy: `npm run cli -- lab up ${file}` })
  }
  return found
}

/** Throws `unsupported` naming what each host lacks. */
export function requireNothing(lacks: readonly Lack[]): void {
  const [first] = lacks
  if (!first) return
  const line = ({ host, text, remedy }: Lack) => `${host}: ${text}${remedy ? ` (${remedy})` : ''}`
  const more = lacks.length > 1 ? ` (and ${lacks.length - 1} more)` : ''
  const hint = first.remedy ?? 'Correct the lab file or the host.'
  const detail = lacks.map(line).join('\n')
  throw new LabError({
    code: 'unsupported',
    message: `${first.host}: ${first.text}${more}.`,
    hint,
    detail,
    host: first.host,
  })
}
