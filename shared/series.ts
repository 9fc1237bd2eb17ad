// From samples to what a graph draws: one time axis in ms, values in the unit the function says, null where nothing is known.
import { interfaceNames, type InterfaceName } from './names'
import type { Sample } from './samples'

export type Series = { times: number[]; values: (number | null)[] }
export type Direction = 'sent' | 'received'
export type InterfaceSeries = Series & { host: string; interface: InterfaceName; direction: Direction }
export type SubflowSeries = Series & {
  host: string
  connection: string
  local: string
  remote: string
  interface: InterfaceName | null
  direction: Direction
}
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

/** Throughput in bit/s of each MPTCP subflow that a host saw; null while the subflow is not there. */
export function subflowThroughput(samples: readonly Sample[], maxGapMs = defaultMaxGapMs): SubflowSeries[] {
  const found: SubflowSeries[] = []
  for (const [host, rows] of hostSamples(samples)) {
    const times = rows.map((row) => row.t)
    for (const [key, first] of subflowsOf(rows)) {
      const flows = rows.map((row) => row.subflows.find((subflow) => subflowKey(subflow) === key))
      const who = { host, connection: first.connection, local: first.local, remote: first.remote }
      const at = { ...who, interface: first.interface }
      const sent = flows.map((flow) => flow?.bytesSent ?? null)
      const received = flows.map((flow) => flow?.bytesReceived ?? null)
      found.push({ ...at, direction: 'sent', ...rates(times, sent, maxGapMs) })
      found.push({ ...at, direction: 'received', ...rates(times, received, maxGapMs) })
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

type Reading = { t: number; bytes: number }
function rate(last: Reading, now: Reading, maxGapMs: number): number | null {
  const ms = now.t - last.t
  // A counter that went back was reset (a new interface, a reboot): what passed is not known.
  if (now.bytes < last.bytes || ms > maxGapMs) return null
  return ((now.bytes - last.bytes) * 8000) / ms
}

/** Puts series on one time axis, as uPlot wants them: null is a gap, undefined no point of that series at this time. */
export function align(all: readonly Series[]): { times: number[]; columns: (number | null | undefined)[][] } {
  const times = [...new Set(all.flatMap((series) => series.times))].sort((a, b) => a - b)
  const place = new Map(times.map((t, index) => [t, index]))
  const columns = all.map((series) => {
    const column = Array.from<number | null | undefined>({ length: times.length })
    for (const [index, t] of series.times.entries()) column[place.get(t) ?? 0] = series.values[index] ?? null
    return column
  })
  return { times, columns }
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

type HostSubflow = HostSample['subflows'][number]
const subflowKey = (subflow: HostSubflow) => `${subflow.connection} ${subflow.local} ${subflow.remote}`

function subflowsOf(rows: readonly HostSample[]): Map<string, HostSubflow> {
  const found = new Map<string, HostSubflow>()
  for (const subflow of rows.flatMap((row) => row.subflows)) {
    const key = subflowKey(subflow)
    const known = found.get(key)
    // A subflow can be seen before its interface is known.
    if (!known || (known.interface === null && subflow.interface !== null)) found.set(key, subflow)
  }
  return found
}
