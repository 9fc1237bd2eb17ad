// Bridges on hosts of the user's own, as plans: made around the interfaces that the lab file names, and taken away again. Pure.
import type { Plan, Step } from '../../../../shared/plan'
import { LabError } from '../../../../shared/reply'
import { allEngines } from '../../guests/engines'
import type { OwnHost, OwnPath } from './paths'
import { labelOf, ownPaths, pathTroubles } from './paths'

export const ownManifests = '/var/lib/handover/own'

/** What is still to be made; a lab that is up gives no steps. Throws `unsupported` with everything that stands in the way. */
export function ownUpPlan(lab: string, hosts: readonly OwnHost[]): Plan {
  const paths = ownPaths(lab, hosts)
  const troubles = pathTroubles(paths).map(({ text }) => text)
  for (const { name, network } of hosts) {
    if (network.guests.length === 0 || network.made.length > 0) continue
    troubles.push(`${name} has a guest called “guest” (${network.guests.join(', ')}) that this lab has not made.`)
  }
  if (troubles.length > 0) throw cannot(lab, troubles)
  return { title: `lab ${lab}: up`, steps: hosts.flatMap((host) => hostSteps(lab, host, paths)) }
}

function cannot(lab: string, troubles: readonly string[]): LabError {
  const more = troubles.length > 1 ? ` (and ${troubles.length - 1} more)` : ''
  const hint = 'Nothing was changed. Correct the lab file or the hosts.'
  const detail = troubles.join('\n')
  return new LabError({ code: 'unsupported', message: `Lab ${lab}: ${troubles[0]}${more}`, hint, detail })
}

function hostSteps(lab: string, host: OwnHost, all: readonly OwnPath[]): Step[] {
  const paths = all.filter((path) => path.host === host.name)
  const toMake = paths.filter(({ state }) => state.is === 'to-make')
  const lines = toMake.flatMap(({ bridge, device, state }) => {
    if (state.is !== 'to-make') return []
    return [`bridge ${bridge} ${device} ${state.address} ${state.moves ? 'moved' : 'added'}`]
  })
  const isNew = (line: string) => !host.network.made.some((made) => made.split(' ')[1] === line.split(' ')[1])
  const manifest = [
    ...host.network.made,
    ...['guest'].filter((line) => !host.network.made.includes(line)),
    ...lines.filter(isNew),
  ]
  if (manifest.length === host.network.made.length && toMake.length === 0) return []
  const file = `${ownManifests}/${lab}`
  const remove = { argv: ['rm', '-f', file] }
  return [
    {
      host: host.name,
      argv: ['install', '-D', '-m', '0644', '/dev/stdin', file],
      stdin: `${manifest.join('\n')}\n`,
      why: 'Write down what the lab will make before making it, so that it can always be removed.',
      ...(host.network.made.length === 0 ? { undo: remove } : {}),
    },
    ...toMake.flatMap((path) => bridgeSteps(lab, path)),
  ]
}

function bridgeSteps(lab: string, { host, name, bridge, state }: OwnPath): Step[] {
  if (state.is !== 'to-make') return []
  const { nic, address, moves } = state
  const ip = (words: string[], why: string, undo?: string[]): Step => ({
    host,
    argv: ['ip', ...words],
    why,
    ...(undo ? { undo: { argv: ['ip', ...undo] } } : {}),
  })
  const plain = ['stp_state', '0', 'forward_delay', '0', 'mcast_snooping', '0']
  const add = ['link', 'add', bridge, 'type', 'bridge', ...plain]
  const settings = ['rp_filter=2', 'arp_ignore=1', 'arp_announce=2'].map((each) => `net/ipv4/conf/${bridge}/${each}`)
  const at = ['addr', 'replace', address, 'brd', '+', 'dev', bridge]
  return [
    ...(state.bridge ? [] : [ip(add, `The bridge that ${name}'s guests are plugged into.`, ['link', 'del', bridge])]),
    ip(['link', 'set', bridge, 'alias', labelOf(lab)], 'The label by which the lab knows its own again.'),
    ip(['link', 'set', bridge, 'address', nic.mac], 'Neighbours know the interface by this address already.'),
    { host, argv: ['sysctl', '-qw', ...settings], why: 'Each path answers for its own address alone.' },
    ip(['link', 'set', bridge, 'up'], 'The bridge works.'),
    ip(at, `${bridge} gets the address of ${name}.`, ['addr', 'del', address, 'dev', bridge]),
    ip(['link', 'set', nic.name, 'master', bridge], `${nic.name} becomes the bridge's way out.`, [
      'link',
      'set',
      nic.name,
      'nomaster',
    ]),
    ip(['link', 'set', nic.name, 'up'], `${nic.name} carries ${name}.`),
    ...(moves
      ? [
          ip(['addr', 'del', address, 'dev', nic.name], 'One address, one place.', [
            'addr',
            'replace',
            address,
            'brd',
            '+',
            'dev',
            nic.name,
          ]),
        ]
      : []),
  ]
}

/** Removes what the manifest lists and the label claims; the interfaces get their addresses back. Nothing to do is fine. */
export function ownDownPlan(lab: string, hosts: readonly OwnHost[]): Plan {
  return { title: `lab ${lab}: down`, steps: hosts.flatMap((host) => removal(lab, host)) }
}

function removal(lab: string, { name: host, file, network }: OwnHost): Step[] {
  if (network.made.length === 0) return []
  const steps: Step[] = []
  if (file.role === 'cloudlet') steps.push(...allEngines.flatMap((engine) => engine.removeSteps(host)))
  for (const line of network.made) {
    const [kind, bridge = '', nic = '', address = '', how] = line.split(' ')
    const there = network.interfaces.find((each) => each.name === bridge && each.bridge)
    // No label: `up` was stopped between making and labelling it.
    if (kind !== 'bridge' || !there || (there.alias !== null && there.alias !== labelOf(lab))) continue
    for (const { id } of network.endpoints.filter(({ device }) => device === bridge)) {
      const why = 'The path manager forgets the address.'
      steps.push({ host, argv: ['ip', 'mptcp', 'endpoint', 'delete', 'id', id], why, expect: [0, 2] })
    }
    if (network.interfaces.some((each) => each.name === nic)) {
      steps.push({ host, argv: ['ip', 'link', 'set', nic, 'nomaster'], why: `${nic} stands by itself again.` })
      if (how === 'moved') {
        const argv = ['ip', 'addr', 'replace', address, 'brd', '+', 'dev', nic]
        steps.push({ host, argv, why: `${nic} gets its address back.` })
      }
    }
    steps.push({ host, argv: ['ip', 'link', 'del', bridge], why: 'The bridge that the lab made goes.' })
  }
  const files = ['/var/lib/handover/bin', '/var/lib/handover/images', '/run/handover']
  steps.push({ host, argv: ['rm', '-rf', '--one-file-system', ...files], why: "The lab's scripts and files go." })
  // The manifest goes last, so that a teardown stopped half way can be taken up again.
  steps.push({ host, argv: ['rm', '-f', `${ownManifests}/${lab}`], why: 'Nothing of the lab is left here.' })
  return steps
}
