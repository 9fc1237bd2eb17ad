import { describe, expect, it } from 'vitest'
import type { JournalEntry } from '../../../shared/journal'
import type { PhaseName } from '../../../shared/names'
import type { Sample } from '../../../shared/samples'
import { longestStall, sentBytes, hostSamples } from './counters'
import { longestGap } from './gaps'
import { computeMetrics, type MetricsInput } from './metrics'

const phase = (name: PhaseName, startMs: number, endMs: number): JournalEntry[] => [
  { kind: 'phase', t: startMs, run: 1, hop: 1, name, edge: 'start' },
  { kind: 'phase', t: endMs, run: 1, hop: 1, name, edge: 'end' },
]
const entries: JournalEntry[] = [
  { kind: 'run', t: 9000, run: 1, hop: 1, edge: 'start' },
  ...phase('begin', 10_000, 10_000),
  ...phase('freeze', 10_500, 10_700),
  ...phase('transfer', 10_700, 11_700),
  ...phase('restore', 11_700, 12_000),
  ...phase('verify', 12_000, 12_200),
  {
    kind: 'switch',
    t: 11_000,
    event: { t: 11_000, host: 'a', interface: 'eth0', action: 'down', kind: 'admin', manner: 'abrupt' },
  },
]
/** Messages each `stepMs`, none inside the silences, in batches of 100 ms. */
function probe(
  name: 'guest' | 'path-client' | 'reconnect',
  stepMs: number,
  silences: [number, number][],
  until = 15_000,
): Sample[] {
  const samples: Sample[] = []
  let number = 0
  for (let t = 8000; t < until; t += 100) {
    const answers: [number, number, number][] = []
    for (let at = t; at < t + 100; at += stepMs) {
      if (!silences.some(([from, to]) => at > from && at < to)) answers.push([at, (number += 1), 1])
    }
    samples.push({ kind: 'probe', t: t + 100, probe: name, answers, connection: 1 })
  }
  return samples
}
/** The source's counters: 10 kB a ms in the transfer, none from 11,000 to 11,200. */
function host(): Sample[] {
  const samples: Sample[] = []
  let sent = 0
  for (let t = 9050; t <= 13_000; t += 100) {
    samples.push({
      kind: 'host',
      t,
      host: 'a',
      cpuPercent: 50,
      subflows: [],
      interfaces: { eth0: { rxBytes: 0, txBytes: sent, up: true }, eth1: { rxBytes: 0, txBytes: 2 * sent, up: true } },
    })
    if (t >= 10_650 && t < 11_750 && !(t >= 10_950 && t < 11_250)) sent += 500_000
  }
  return samples
}
const input: MetricsInput = {
  run: 1,
  hop: 1,
  from: 'a',
  to: 'b',
  entries,
  samples: [...host(), ...probe('guest', 20, [[10_500, 12_040]]), ...probe('path-client', 10, [[11_000, 11_210]])],
  links: { eth0: { rateMbit: 100 }, eth1: { rateMbit: 100 } },
  logicalBytes: 10_000_000,
}

describe('the figures of a run', () => {
  it('come from phases, probes, counters and the set rates', () => {
    const metrics = computeMetrics(input)
    expect(metrics).toMatchObject({
      totalMs: 2200,
      freezeMs: 1500,
      downtimeMs: 1540,
      handoverGapMs: 210,
      transferMs: 1000,
      transferStallMs: 300,
      floorMs: 500, // 300 ms of both paths (7.5 MB), then one
      probeLost: 0,
      probeRepeated: 0,
      cpuPercent: 50,
      missing: {},
    })
    expect(metrics.wireBytes?.eth1).toBe(2 * (metrics.wireBytes?.eth0 ?? 0))
    expect(metrics.linkUse).toBeGreaterThan(0.6)
    expect(metrics.resolutionMs).toMatchObject({ transferStallMs: 100, handoverGapMs: 10, downtimeMs: 200 })
  })

  it('are null with a reason when they were not measured, never 0', () => {
    const metrics = computeMetrics({ ...input, samples: [], entries: entries.slice(0, 3), logicalBytes: null })
    const { missing, resolutionMs: _resolution, ...values } = metrics
    for (const [name, value] of Object.entries(values)) {
      expect(value, name).toBeNull()
      expect(missing[name], name).toMatch(/\w/)
    }
  })

  it('take the newcomer for the downtime when the long connection did not come back', () => {
    const samples = [...probe('guest', 20, [[10_500, 15_000]]), ...probe('reconnect', 50, [[10_500, 12_500]])]
    const metrics = computeMetrics({ ...input, samples })
    expect(metrics.downtimeMs).toBe(2000)
    expect(metrics.resolutionMs['downtimeMs']).toBe(50)
    expect(computeMetrics({ ...input, samples: probe('guest', 20, [[10_500, 15_000]]) }).missing['downtimeMs']).toMatch(
      /to the end/,
    )
  })

  it('say that a path probe fell silent, and do not call it a short gap', () => {
    const metrics = computeMetrics({ ...input, samples: probe('path-client', 10, [[11_000, 15_000]]) })
    expect(metrics.handoverGapMs).toBeNull()
    expect(metrics.missing['handoverGapMs']).toMatch(/silent/)
  })

  it('use beats for a finer downtime, and count their numbers', () => {
    const beats: Sample = {
      kind: 'probe',
      t: 12_000,
      probe: 'guest',
      answers: [],
      beats: [
        [11_000, 1],
        [11_500, 4],
        [11_600, 4],
      ],
      connection: 1,
    }
    const metrics = computeMetrics({ ...input, samples: [...probe('guest', 20, [[10_500, 12_040]]), beats] })
    expect(metrics).toMatchObject({ downtimeMs: 500, probeLost: 2, probeRepeated: 1 })
    expect(metrics.resolutionMs['downtimeMs']).toBe(20)
  })
})

describe('gaps and counters', () => {
  it('count a gap whole when it only overlaps the window', () => {
    expect(longestGap([0, 10, 500, 510, 2000], { startMs: 400, endMs: 505 })).toBe(490)
  })

  it('have no value when the silence has no end or no beginning', () => {
    expect(longestGap([0, 10], { startMs: 5, endMs: 20 })).toBeNull()
    expect(longestGap([10, 30], { startMs: 5, endMs: 20 })).toBeNull()
    expect(longestGap([], { startMs: 5, endMs: 20 })).toBeNull()
  })

  it('interpolate at the edges and take probes for no traffic', () => {
    const source = hostSamples(host(), 'a')
    expect(sentBytes(source, { startMs: 10_700, endMs: 10_800 })).toEqual({ eth0: 500_000, eth1: 1_000_000 })
    expect(sentBytes(source, { startMs: 0, endMs: 10_800 })).toBeNull()
    expect(longestStall(source, { startMs: 10_700, endMs: 10_900 }, 30)).toBe(0)
  })
})
