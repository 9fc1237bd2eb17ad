// From samples to what a graph draws: one time axis in ms, values in the unit the function says, null where nothing is known.
import { interfaceNames, type InterfaceName } from './names'
import type { Sample } from './samples'

export type Series = { times: number[]; values: (number | null)[] }
export type Direction = 'sent' | 'received'
export type InterfaceSeries = Series & { host: string; interface: InterfaceName; direction: Direction }
export type PathSeries = Series & { host: string; interface: InterfaceName }

export type HostSample = Extract<Sample, { kind: 'host' }>

/** A silence longer than this is a gap in the line, not a straight stroke across it, ms. */
export const defaultMaxGapMs = 1000

/** Throughput in bit/s of each host's interfaces, sent and received. Null after a gap or a counter reset. */
export function interfaceThroughput(samples: readonly Sample[], maxGapMs = defaultMaxGapMs): InterfaceSeries[] {
  const found: InterfaceSeries[] = []
  for (const [host, rows] of hostSamples(samples)) {
    for (const name of interfaceNames) {
      if (!rows.some((row) => row.interfaces[name])) continue
      const times = rows.map((row) => row.t)
      const sent = rows.map((row) => row.interfaces[name]?.txBytes ?? null)
      const received = rows.map((row) => row.interfaces[name]?.rxBytes ?? null)
      found.push({ host, interface: name, direction: 'sent', ...rates(times, sent, maxGapMs) })
      found.push({ host, interface: name, direction: 'received', ...rates(times, received, maxGapMs) })
    }
  }
  return found
}

/** Round-trip time in ms of each path; null where no answer came. */
export function pathRoundTrips(samples: readonly Sample[]): PathSeries[] {
  const found = new Map<string, PathSeries>()
  for (const sample of inOrder(samples)) {
    if (sample.kind !== 'rtt') continue
    const key = `${sample.host} ${sample.interface}`
    const series = found.get(key) ?? { host: sample.host, interface: sample.interface, times: [], values: [] }
    found.set(key, series)
    series.times.push(sample.t)
    series.values.push(sample.rttMs)
  }
  return [...found.values()]
}

/** Rates in bit/s from byte counters. Each value stands at the end of its interval; the first is null. */
export function rates(times: readonly number[], bytes: readonly (number | null)[], maxGapMs: number): Series {
  const series: Series = { times: [], values: [] }
  let last: { t: number; bytes: number } | null = null
  for (const [index, t] of times.entries()) {
    if (last && t <= last.t) continue
    const now = bytes[index] ?? null
    series.times.push(t)
    series.values.push(last && now !== null ? rate(last, { t, bytes: now }, maxGapMs) : null)
    last = now === null ? null : { t, bytes: now }
  }
  return series
}

export type Reading = { t: number; bytes: number }

/** Rate in bit/s between two readings of a byte counter; null where it cannot be known. */
export function rate(last: Reading, now: Reading, maxGapMs = defaultMaxGapMs): number | null {
  const ms = now.t - last.t
  // A counter that went back was reset (a new interface, a reboot): what passed is not known.
  if (now.bytes < last.bytes || ms > maxGapMs) return null
  return ((now.bytes - last.bytes) * 8000) / ms
}

/** Samples by time. Clock corrections can put a host's samples out of order. */
export function inOrder<T extends { t: number }>(samples: readonly T[]): T[] {
  const sorted = samples.every((sample, index) => index === 0 || (samples[index - 1]?.t ?? 0) <= sample.t)
  return sorted ? [...samples] : samples.toSorted((a, b) => a.t - b.t)
}

function hostSamples(samples: readonly Sample[]): Map<string, HostSample[]> {
  const byHost = new Map<string, HostSample[]>()
  for (const sample of inOrder(samples)) {
    if (sample.kind !== 'host') continue
    const rows = byHost.get(sample.host)
    if (rows) rows.push(sample)
    else byHost.set(sample.host, [sample])
  }
  return byHost
}
