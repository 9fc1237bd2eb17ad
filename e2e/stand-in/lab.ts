// A stand-in for the core, for tests of the page only: no host, no packet, numbers made up. Never part of the app.
import type { LiveState, SessionInfo } from '../../shared/ipc'
import type { InterfaceState, LabState } from '../../shared/lab'
import type { InterfaceName } from '../../shared/names'
import type { RunResult } from '../../shared/results'
import { scenarioSchema } from '../../shared/scenario'

export const scenario = scenarioSchema.parse({
  version: 1,
  name: 'eth0 goes down while the container moves',
  handover: [
    { at: 'transfer+500ms', host: 'cloudlet-a', interface: 'eth0', action: 'down' },
    { at: 'transfer+2s', host: 'cloudlet-a', interface: 'eth0', action: 'up' },
  ],
})

const oneInterface = (name: InterfaceName, host: number): InterfaceState => ({
  name,
  address: `10.77.${name === 'eth0' ? 0 : 1}.${host + 1}`,
  bridge: `br-${name}`,
  up: true,
  downKind: null,
})

/** A lab that is up, with as many hosts as asked: cloudlet-a, cloudlet-b, … and the client last. */
export function standInLab(hosts: number): LabState {
  const names = [...['cloudlet-a', 'cloudlet-b', 'cloudlet-c'].slice(0, hosts - 1), 'client']
  return {
    name: 'local',
    machine: 'here',
    state: 'up',
    hosts: names.map((name, index) => ({
      name,
      role: name === 'client' ? 'client' : 'cloudlet',
      reachable: true,
      ssh: `root@192.0.2.${index + 1}:22`,
      kernel: '6.18.5',
      interfaces: [oneInterface('eth0', index), oneInterface('eth1', index)],
    })),
    guests: [
      { name: 'counter', engine: 'lxc', host: 'cloudlet-a', state: 'running', addresses: { eth0: '10.77.0.50' } },
    ],
    links: { eth0: scenario.links.eth0, eth1: scenario.links.eth1 },
  }
}

export const labDown: LabState = { ...standInLab(3), state: 'down', hosts: [], guests: [] }

const phaseTimes = [
  ['begin', 0, 40],
  ['preflight', 40, 310],
  ['prepare', 310, 620],
  ['freeze', 620, 790],
  ['transfer', 790, 5300],
  ['restore', 5300, 5560],
  ['verify', 5560, 5900],
  ['confirm', 5900, 6080],
  ['cleanup', 6080, 6200],
] as const

/** A finished run whose request was at `t`, ms. */
export function standInResult(t: number, from = 'cloudlet-a', to = 'cloudlet-b'): RunResult {
  const event = { host: from, interface: 'eth0', kind: 'admin', manner: 'abrupt' } as const
  return {
    run: 0,
    hop: 0,
    factors: {},
    from,
    to,
    status: 'succeeded',
    error: null,
    verdict: {
      state: 'continued',
      connection: 'kept',
      transport: { requested: 'mptcp', actual: 'mptcp', subflows: 2 },
      reasons: [
        'The nonce is the same before and after.',
        'The counter went on from 1 841 to 1 842; no number is missing.',
        'The probe’s connection was never made anew.',
        'The kernel showed 2 subflows; eth0 and eth1 both carried bytes.',
      ],
    },
    metrics: {
      totalMs: 6200,
      freezeMs: 4940,
      downtimeMs: 4960,
      handoverGapMs: 208,
      transferMs: 4510,
      transferStallMs: 980,
      logicalBytes: 67_108_864,
      wireBytes: { eth0: 21_400_000, eth1: 49_300_000 },
      floorMs: 3360,
      linkUse: 0.74,
      probeLost: 0,
      probeRepeated: 0,
      cpuPercent: null,
      missing: { cpuPercent: 'not sampled in the stand-in' },
      resolutionMs: {
        totalMs: 1,
        freezeMs: 1,
        downtimeMs: 20,
        handoverGapMs: 10,
        transferMs: 1,
        transferStallMs: 100,
        floorMs: 1,
      },
    },
    phases: phaseTimes.map(([name, start, end]) => ({ name, startMs: t + start, endMs: t + end })),
    events: [
      { ...event, t: t + 1290, action: 'down' },
      { ...event, t: t + 2790, action: 'up', backAfterMs: 430 },
    ],
  }
}

export const noLive: LiveState = { sessionId: null, scenario: null, run: null, phases: [], events: [], last: null }

export const sessionInfo = (startedMs: number): SessionInfo => ({
  id: '2026-01-01T10-00-00-eth0-down',
  title: scenario.name,
  startedMs,
  state: 'succeeded',
  runs: 1,
  verdicts: { held: 1, broken: 0, invalid: 0 },
  imported: false,
})
