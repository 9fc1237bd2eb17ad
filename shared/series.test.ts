import { describe, expect, it } from 'vitest'
import { decimate } from './decimate'
import { probeAnswers, probeGaps } from './gaps'
import type { Sample } from './samples'
import { interfaceThroughput, pathRoundTrips } from './series'

function host(t: number, txBytes: number): Sample {
  const eth0 = { rxBytes: 0, txBytes, up: true }
  return { kind: 'host', t, host: 'cloudlet-a', interfaces: { eth0 }, cpuPercent: null, subflows: [] }
}

function probe(t: number, answers: [number, number, number][], connection = 1): Sample {
  return { kind: 'probe', t, probe: 'guest', answers, connection }
}

describe('throughput', () => {
  it('is in bit/s, at the end of each interval', () => {
    const [sent, received] = interfaceThroughput([host(0, 0), host(100, 1250), host(200, 1250)])
    expect(sent).toMatchObject({ host: 'cloudlet-a', interface: 'eth0', direction: 'sent', values: [null, 100_000, 0] })
    expect(received).toMatchObject({ direction: 'received', values: [null, 0, 0] })
  })
  it('is unknown after a counter reset and after a gap', () => {
    const [sent] = interfaceThroughput([host(0, 9000), host(100, 0), host(200, 1250), host(2000, 9000)])
    expect(sent?.values).toEqual([null, null, 100_000, null])
  })
  it('takes samples that are out of order or twice', () => {
    const [sent] = interfaceThroughput([host(100, 1250), host(0, 0), host(100, 1250)])
    expect(sent).toMatchObject({ times: [0, 100], values: [null, 100_000] })
  })
})

it('keeps an RTT that did not come back as null', () => {
  const rtt = (t: number, rttMs: number | null): Sample => ({
    kind: 'rtt',
    t,
    host: 'client',
    interface: 'eth0',
    rttMs,
  })
  expect(pathRoundTrips([rtt(0, 1.5), rtt(100, null)])).toEqual([
    { host: 'client', interface: 'eth0', times: [0, 100], values: [1.5, null] },
  ])
})

describe('probe', () => {
  const samples = [probe(0, [[0, 1, 0.4], [20, 2, 0.4]]), probe(500, [[432, 3, 0.5], [452, 6, 0.5]]), probe(900, [[900, 1, 1]], 2)] // prettier-ignore
  const answers = probeAnswers(samples, 'guest')
  it('finds gaps, what was lost in them, and new connections', () => {
    expect(probeGaps(answers, 100)).toEqual([
      { startMs: 20, endMs: 432, missing: 0, reconnected: false },
      { startMs: 452, endMs: 900, missing: 0, reconnected: true },
    ])
    expect(probeGaps(answers, 10)[2]).toMatchObject({ missing: 2 })
  })
})

describe('fewer points', () => {
  const times = Array.from({ length: 10_000 }, (_, index) => index)
  const values = times.map((t) => (t === 4321 ? 99 : t === 7000 ? -5 : t > 5500 && t < 5700 ? null : Math.sin(t)))
  const small = decimate({ times, values }, 300)
  it('keeps the extremes and the gaps, from end to end', () => {
    expect(small.times.length).toBeLessThanOrEqual(300)
    expect(small.values).toContain(99)
    expect(small.values).toContain(-5)
    expect(small.values).toContain(null)
    expect(small.times[0]).toBeLessThan(34)
    expect(small.times.at(-1)).toBeGreaterThan(9999 - 34)
    expect(small.times).toEqual(small.times.toSorted((a, b) => a - b))
  })
  it('leaves a short series alone', () => {
    expect(decimate({ times: [1, 2], values: [1, 2] }, 300).times).toEqual([1, 2])
  })
})
