import { describe, expect, it } from 'vitest'
import type { Sample, Subflow } from '../../../shared/samples'
import { transportEvidence } from './transport-evidence'

const flow = (connection: string, name: 'eth0' | 'eth1', bytesSent: number, remote = '10.77.0.2:4444'): Subflow => ({
  connection,
  local: `10.77.${name === 'eth0' ? 0 : 1}.1:5000`,
  remote,
  interface: name,
  state: 'established',
  rttMs: 1,
  bytesSent,
  bytesReceived: 0,
  backup: false,
})
const sample = (t: number, eth0: number, eth1: number, subflows: Subflow[]): Sample => ({
  kind: 'host',
  t,
  host: 'a',
  cpuPercent: null,
  subflows,
  interfaces: { eth0: { rxBytes: 0, txBytes: eth0, up: true }, eth1: { rxBytes: 0, txBytes: eth1, up: true } },
})
const window = { startMs: 1000, endMs: 2000 }
const targets = ['10.77.0.2', '10.77.1.2']

describe('what carried the transfer', () => {
  it('is MPTCP when one connection to the target carried most of what left the interfaces', () => {
    const samples = [
      sample(700, 0, 0, [flow('probe', 'eth0', 1000, '10.77.0.2:7101')]),
      sample(1000, 1000, 0, [flow('probe', 'eth0', 2000, '10.77.0.2:7101'), flow('bulk', 'eth0', 10)]),
      sample(2000, 5e6, 4e6, [
        flow('probe', 'eth0', 9000, '10.77.0.2:7101'),
        flow('bulk', 'eth0', 4.8e6),
        flow('bulk', 'eth1', 3.9e6),
      ]),
    ]
    expect(transportEvidence(samples, 'a', targets, window)).toMatchObject({
      actual: 'mptcp',
      subflows: 2,
      bytes: { eth0: 4.8e6, eth1: 3.9e6 },
    })
  })

  it('is TCP when bytes left, and MPTCP carried only a probe', () => {
    const samples = [
      sample(900, 0, 0, [flow('probe', 'eth0', 0, '10.77.0.2:7101')]),
      sample(2100, 9e6, 0, [flow('probe', 'eth0', 9000, '10.77.0.2:7101')]),
    ]
    expect(transportEvidence(samples, 'a', targets, window)).toMatchObject({ actual: 'tcp', subflows: 1 })
  })

  it('does not count what a connection had sent before', () => {
    const old = (sent: number) => flow('old', 'eth0', sent)
    const samples = [sample(800, 0, 0, [old(9e9)]), sample(1000, 0, 0, [old(9e9)]), sample(2000, 5e6, 0, [old(9e9)])]
    expect(transportEvidence(samples, 'a', targets, window).actual).toBe('tcp')
  })

  it('is unknown without samples', () => {
    expect(transportEvidence([], 'a', targets, window)).toMatchObject({ actual: null, wireBytes: null, subflows: 0 })
  })
})
