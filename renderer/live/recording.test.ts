import { expect, test } from 'vitest'
import type { Sample } from '../../shared/samples'
import { Recording } from './recording'

const host = (t: number, txBytes: number): Sample => ({
  kind: 'host',
  t,
  host: 'cloudlet-a',
  interfaces: { eth0: { rxBytes: 0, txBytes, up: true } },
  cpuPercent: null,
  subflows: [],
})
const values = (recording: Recording, key: string) => {
  const ring = recording.series.get(key)?.ring
  return ring ? Array.from({ length: ring.length }, (_, index) => ring.value(index)) : []
}

test('throughput is the difference of the counters, in Mbit/s', () => {
  const recording = new Recording()
  recording.add([host(0, 0), host(100, 1_250_000), host(200, 1_250_000)])
  expect(values(recording, 'cloudlet-a/eth0/sent')).toEqual([100, 0])
})

test('a counter that starts again makes a gap and no negative rate', () => {
  const recording = new Recording()
  recording.add([host(0, 5000), host(100, 10), host(200, 10)])
  expect(values(recording, 'cloudlet-a/eth0/sent')).toEqual([NaN, 0])
})

test('an RTT that never came is a gap', () => {
  const recording = new Recording()
  recording.add([{ kind: 'rtt', t: 5, host: 'client', interface: 'eth1', rttMs: null }])
  expect(values(recording, 'client/eth1/rtt')).toEqual([NaN])
})

test('lost numbers and new connections of a probe are counted', () => {
  const recording = new Recording()
  recording.add([
    {
      kind: 'probe',
      t: 3,
      probe: 'guest',
      connection: 1,
      answers: [
        [1, 1, 2],
        [2, 2, 2],
        [3, 5, 2],
      ],
    },
  ])
  recording.add([{ kind: 'probe', t: 4, probe: 'guest', connection: 2, answers: [[4, 1, 2]] }])
  expect(recording.probes.get('guest')).toMatchObject({ lost: 2, breaks: [4] })
})

test('series are told once, samples often', () => {
  const recording = new Recording()
  let heard = 0
  recording.subscribe(() => (heard += 1))
  recording.add([host(0, 0)])
  const { catalog } = recording
  recording.add([host(100, 0)])
  expect(recording.catalog).toBe(catalog)
  expect(heard).toBe(2)
})
