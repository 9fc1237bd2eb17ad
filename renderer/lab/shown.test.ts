import { expect, test } from 'vitest'
import type { LiveState } from '../../shared/ipc'
import type { LabState } from '../../shared/lab'
import { scenarioSchema } from '../../shared/scenario'
import { shownLab } from './shown'

const eth0 = { name: 'eth0', address: '10.77.0.1', bridge: 'br0', up: true, downKind: null } as const
const lab: LabState = {
  name: 'local',
  machine: 'here',
  state: 'up',
  hosts: [{ name: 'cloudlet-a', role: 'cloudlet', reachable: true, ssh: '', kernel: null, interfaces: [eth0] }],
  guests: [],
  links: {},
}
const idle: LiveState = { sessionId: null, scenario: null, run: null, phases: [], events: [], last: null }
const event = { t: 100, host: 'cloudlet-a', interface: 'eth0', kind: 'carrier', manner: 'abrupt' } as const
const first = (live: LiveState, seen: [string, { t: number; up: boolean }][] = [], toldAt = 50) =>
  shownLab(lab, live, new Map(seen), toldAt).hosts[0]?.interfaces[0]

test('a switch of the run shows at once, with its kind', () => {
  expect(first({ ...idle, events: [{ ...event, action: 'down' }] })).toMatchObject({ up: false, downKind: 'carrier' })
  const both = [{ ...event, action: 'down' as const }, { ...event, t: 150, action: 'up' as const }] // prettier-ignore
  expect(first({ ...idle, events: both })).toMatchObject({ up: true, downKind: null })
})

test('the newest of switch, sample and what the core told is right: the host put the interface back by itself', () => {
  const live: LiveState = { ...idle, events: [{ ...event, action: 'down' }] }
  expect(first(live, [['cloudlet-a/eth0', { t: 190, up: true }]])).toMatchObject({ up: true })
  expect(first(live, [['cloudlet-a/eth0', { t: 90, up: true }]])).toMatchObject({ up: false })
  expect(first(live, [['cloudlet-a/eth0', { t: 190, up: false }]], 9000)).toMatchObject({ up: true })
})

test('a black hole is off although its link is up', () => {
  const live: LiveState = { ...idle, events: [{ ...event, kind: 'blackhole', action: 'down' }] }
  expect(first(live, [['cloudlet-a/eth0', { t: 190, up: true }]])).toMatchObject({ up: false, downKind: 'blackhole' })
})

test('the guest of a run is where its phases say', () => {
  const scenario = scenarioSchema.parse({ version: 1, name: 'x' })
  const run = { run: 0, hop: 0, startedMs: 0, from: 'cloudlet-a', to: 'cloudlet-b' }
  const guest = (phases: LiveState['phases']) =>
    shownLab(lab, { ...idle, scenario, run, phases }, new Map(), 0).guests[0]
  expect(guest([])).toMatchObject({ host: 'cloudlet-a', state: 'running' })
  const freeze = { name: 'freeze', startMs: 1, endMs: 2 } as const
  expect(guest([freeze])).toMatchObject({ host: 'cloudlet-a', state: 'frozen' })
  expect(guest([freeze, { name: 'restore', startMs: 2, endMs: 3 }])).toMatchObject({
    host: 'cloudlet-b',
    state: 'running',
  })
})
