import { describe, expect, it } from 'vitest'
import { toErrorInfo } from '../../../../shared/reply'
import { labHostSchema } from '../../hosts/lab-file'
import { lacking } from './missing'
import type { HostInterface, HostNetwork } from './network'
import { parseNetwork } from './network'
import type { OwnHost } from './paths'
import { ownDownPlan, ownUpPlan } from './plans'

const nic = (name: string, changes: Partial<HostInterface> = {}): HostInterface => ({
  name,
  mac: '02:00:00:00:00:01',
  master: null,
  bridge: false,
  alias: null,
  up: true,
  wireless: false,
  addresses: [],
  ...changes,
})
const network = (number: number, changes: Partial<HostNetwork> = {}): HostNetwork => ({
  interfaces: [
    nic('ens1', { addresses: [`192.0.2.${number}/24`] }),
    nic('eth0', { addresses: [`10.1.0.${number}/24`] }),
    nic('eth1', { addresses: [`10.2.0.${number}/24`] }),
  ],
  management: ['ens1'],
  gateways: ['ens1'],
  filters: false,
  endpoints: [],
  made: [],
  guests: [],
  ...changes,
})
const host = (name: string, net: HostNetwork, file: object = {}): OwnHost => {
  return { name, file: labHostSchema.parse(file), network: net }
}
const two = (second: HostNetwork, file: object = {}) => [host('a', network(1)), host('b', second, file)]
const refusal = (hosts: OwnHost[]) => {
  try {
    ownUpPlan('attic', hosts)
    return ''
  } catch (thrown) {
    return toErrorInfo(thrown).detail ?? ''
  }
}
const lines = (plan: { steps: { host: string; argv: string[] }[] }, of: string) =>
  plan.steps.filter((step) => step.host === of).map((step) => step.argv.join(' '))
const changed = (name: string, changes: Partial<HostInterface>) =>
  network(2, { interfaces: network(2).interfaces.map((each) => (each.name === name ? { ...each, ...changes } : each)) })

describe('up', () => {
  it('writes its manifest first, makes both bridges, and can undo each step that takes something away', () => {
    const plan = ownUpPlan('attic', two(network(2)))
    const own = lines(plan, 'b')
    expect(own[0]).toBe('install -D -m 0644 /dev/stdin /var/lib/handover/own/attic')
    expect(plan.steps[0]?.stdin).toBe('guest\nbridge br0 eth0 10.1.0.1/24 moved\nbridge br1 eth1 10.2.0.1/24 moved\n')
    expect(own).toContain('ip link set eth0 master br0')
    const removed = plan.steps.find((step) => step.argv.join(' ') === 'ip addr del 10.1.0.2/24 dev eth0')
    expect(removed?.undo?.argv.join(' ')).toBe('ip addr replace 10.1.0.2/24 brd + dev eth0')
    expect(plan.steps.every((step) => !step.argv.includes('ens1'))).toBe(true)
  })
  it('has nothing to do where all is in place, and goes on where it was stopped', () => {
    const bridge = nic('br0', { bridge: true, alias: 'handover-lab:attic' })
    const half = network(2, {
      interfaces: [...network(2).interfaces, bridge],
      made: ['guest', 'bridge br0 eth0 10.1.0.2/24 moved'],
    })
    const own = lines(ownUpPlan('attic', two(half)), 'b')
    expect(own).not.toContain('ip link add br0 type bridge stp_state 0 forward_delay 0 mcast_snooping 0')
    expect(own).toContain('ip link set eth0 master br0')
    const whole = network(2, {
      interfaces: [0, 1].flatMap((index) => [
        nic(`eth${index}`, { master: `br${index}` }),
        nic(`br${index}`, { bridge: true, addresses: [`10.${index + 1}.0.2/24`] }),
      ]),
      made: ['guest'],
    })
    expect(lines(ownUpPlan('attic', two(whole)), 'b')).toEqual([])
  })
  it.each([
    ['carries the management', { eth0: { interface: 'ens1', bridge: 'br0' } }, network(2), "carries the app's own"],
    ['is not there', { eth0: { interface: 'eth7', bridge: 'br0' } }, network(2), 'no interface eth7'],
    ['is wireless', {}, changed('eth1', { wireless: true }), 'is wireless'],
    ['has no address', {}, changed('eth1', { addresses: [] }), 'has no IPv4 address'],
    [
      'is in another network',
      {},
      changed('eth1', { addresses: ['10.9.0.2/24'] }),
      'is in 10.9.0.0/24, but in 10.2.0.0/24',
    ],
    ['is a port of something else', {}, changed('eth1', { master: 'virbr0' }), 'is a port of virbr0'],
    ['leads to a gateway', {}, network(2, { gateways: ['eth1'] }), 'by a gateway'],
    ['cannot be told from the management one', {}, network(2, { management: null }), 'does not tell which interface'],
    [
      'has another bridge than elsewhere',
      { eth0: { interface: 'eth0', bridge: 'brx' } },
      network(2),
      'give it one name',
    ],
    ['is on a host with a stranger’s guest', {}, network(2, { guests: ['lxc'] }), 'that this lab has not made'],
  ])('refuses an interface that %s', (_what, interfaces, net, text) => {
    expect(refusal(two(net, { interfaces }))).toContain(text)
  })
})

describe('down', () => {
  it('removes what manifest and label both claim, and gives the addresses back', () => {
    const bridges = [
      nic('br0', { bridge: true, alias: 'handover-lab:attic' }),
      nic('br1', { bridge: true, alias: 'mine' }),
    ]
    const up = network(2, {
      interfaces: [...network(2).interfaces, ...bridges],
      made: ['guest', 'bridge br0 eth0 10.1.0.2/24 moved', 'bridge br1 eth1 10.2.0.2/24 added'],
      endpoints: [{ id: '3', device: 'br0' }, { id: '4', device: 'ens1' }], // prettier-ignore
    })
    const own = lines(ownDownPlan('attic', two(up)), 'b')
    expect(own).toContain('ip mptcp endpoint delete id 3')
    expect(own).not.toContain('ip mptcp endpoint delete id 4')
    expect(own).toContain('ip addr replace 10.1.0.2/24 brd + dev eth0')
    expect(own).toContain('ip link del br0')
    expect(own).not.toContain('ip link del br1')
    expect(own.at(-1)).toBe('rm -f /var/lib/handover/own/attic')
  })
  it('does nothing where the lab never was', () => {
    expect(ownDownPlan('attic', two(network(2))).steps).toEqual([])
  })
})

it('says what a run lacks on each host, with the packages', () => {
  const facts = { tools: ['python3', 'ip', 'ss', 'tar', 'ssh', 'rsync'], mptcpEnabled: false }
  const seen = two(network(2, { filters: true })).map((each) => ({ ...each, facts }))
  const texts = lacking('attic', 'lab.yaml', seen).map(({ host: name, text, remedy }) => `${name}: ${text} (${remedy})`)
  expect(texts).toContain('b: lacks mptcpize, criu, lxc-start, lxc-checkpoint (apt-get install mptcpize criu lxc)')
  expect(texts).toContain('a: lacks br0 and br1 (npm run cli -- lab up lab.yaml)')
  expect(texts.some((text) => text.startsWith('attic: a run needs two hosts'))).toBe(true)
  expect(texts.some((text) => text.includes('bridge-nf-call-iptables=0'))).toBe(true)
})

it('reads what a host says', () => {
  const text = [
    'management 192.0.2.2',
    'back [{"dst":"192.0.2.9","dev":"br9"}]',
    'links [{"ifname":"ens1","master":"br9","address":"aa","flags":["LOWER_UP"]},{"ifname":"br9","flags":[],"linkinfo":{"info_kind":"bridge"}}]',
    'addresses [{"ifname":"br9","addr_info":[{"local":"192.0.2.2","prefixlen":24}]}]',
    'routes [{"dst":"default","gateway":"192.0.2.1","dev":"br9"}]',
    'endpoint 10.1.0.2 id 5 signal dev br0 ',
    'made guest',
  ].join('\n')
  const parsed = parseNetwork(text)
  expect(parsed).toMatchObject({ management: ['br9', 'ens1'], gateways: ['br9'], made: ['guest'] })
  expect(parsed.endpoints).toEqual([{ id: '5', device: 'br0' }])
  expect(parseNetwork('links []\naddresses []\nroutes []').management).toBeNull()
})
