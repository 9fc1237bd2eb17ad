// Samples become series: throughput, RTT and probe answers in rings. Added to incrementally, never copied for React.
import { gapBetween } from './gaps'
import type { ProbeAnswer, ProbeName } from './gaps'
import type { InterfaceName } from './names'
import { interfaceNames } from './names'
import type { Sample } from './samples'
import { rate } from './series'
import type { HostSample, Reading } from './series'
import { Ring } from './ring'

type ProbeSample = Extract<Sample, { kind: 'probe' }>
type MigrationSample = Extract<Sample, { kind: 'migration' }>
export type Series = {
  key: string
  kind: 'sent' | 'received' | 'rtt' | 'path' | 'path-rtt' | 'memory'
  host: string
  interface: InterfaceName | null
  label: string
  ring: Ring
}
/** Answers that came without a silence between them, ms; adjacent stretches are apart by a gap. */
export type Stretch = { from: number; to: number }
export type ProbeTrack = {
  stretches: Stretch[]
  /** Times at which the connection was a new one, ms. */
  breaks: number[]
  /** Numbers that never came. */
  lost: number
  last: Pick<ProbeAnswer, 't' | 'sequence' | 'connection'> | null
}

const mebibyte = 1_048_576
// 10 minutes at 10 Hz, with some to spare.
const seriesCapacity = 8192
/** A silence at least this long is a gap of a probe, ms: five answers of the guest probe. */
export const probeGapMs = 100
const maxStretches = 4096
const maxBreaks = 1024
const maxPaths = 32

export class Recording {
  readonly series = new Map<string, Series>()
  readonly probes = new Map<ProbeName, ProbeTrack>()
  /** Earliest and latest time of any sample, ms; NaN before the first. */
  firstT = NaN
  lastT = NaN
  /** Which interfaces were up when they were last sampled, by `host/interface`; a new map when one changes. */
  seen: ReadonlyMap<string, { t: number; up: boolean }> = new Map()
  /** Grows when a series appears: legends and charts are made anew only then. */
  catalog = 0
  readonly #whole: boolean
  readonly #previous = new Map<string, Reading>()
  readonly #listeners = new Set<() => void>()

  /** The newest 10 minutes and more; `whole` keeps all, as a replay does. */
  constructor({ whole = false } = {}) {
    this.#whole = whole
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  add(samples: readonly Sample[]): void {
    for (const sample of samples) {
      if (sample.kind === 'host') this.#addHost(sample)
      else if (sample.kind === 'rtt') {
        const { host, interface: name } = sample
        this.#ring(`${host}/${name}/rtt`, 'rtt', host, name, `${host} ${name}`).push(sample.t, sample.rttMs ?? NaN)
      } else if (sample.kind === 'probe') this.#addProbe(sample)
      else this.#addMigration(sample)
      if (!(sample.t >= this.firstT)) this.firstT = sample.t
      if (!(sample.t <= this.lastT)) this.lastT = sample.t
    }
    for (const listener of this.#listeners) listener()
  }

  /** Puts in a series that is complete already, as a replay has it. */
  keep(series: Series): void {
    this.series.set(series.key, series)
    this.catalog += 1
  }

  #addHost({ t, host, interfaces, subflows }: HostSample): void {
    for (const name of interfaceNames) {
      const counters = interfaces[name]
      if (!counters) continue
      this.#see(`${host}/${name}`, t, counters.up)
      this.#addRate(t, counters.txBytes, `${host}/${name}/sent`, 'sent', host, name, `${host} ${name} sent`)
      this.#addRate(t, counters.rxBytes, `${host}/${name}/received`, 'received', host, name, `${host} ${name} received`)
    }
    for (const flow of subflows) {
      const path = `${flow.local} → ${flow.remote}`
      const key = `${host}/${path}/${flow.connection}`
      if (!this.series.has(`${key}/rate`)) this.#forgetOldestPath()
      const bytes = flow.bytesSent + flow.bytesReceived
      this.#addRate(t, bytes, `${key}/rate`, 'path', host, flow.interface, path)
      this.#ring(`${key}/rtt`, 'path-rtt', host, flow.interface, path).push(t, flow.rttMs ?? NaN)
    }
  }

  /** A live migration's progress, in MiB and MiB/s: of a whole migration the same three lines, whichever host sends. */
  #addMigration({ t, remainingBytes, dirtyBytesPerS, rateMbit }: MigrationSample): void {
    const put = (key: string, label: string, value: number) =>
      this.#ring(`guest/${key}`, 'memory', 'guest', null, label).push(t, value)
    put('1-remaining', 'remaining, MiB', remainingBytes / mebibyte)
    put('2-written', 'written, MiB/s', dirtyBytesPerS / mebibyte)
    put('3-carried', 'carried, MiB/s', (rateMbit * 125_000) / mebibyte)
  }

  #addRate(
    t: number,
    bytes: number,
    key: string,
    kind: Series['kind'],
    host: string,
    name: InterfaceName | null,
    label: string,
  ) {
    const ring = this.#ring(key, kind, host, name, label)
    const before = this.#previous.get(key)
    this.#previous.set(key, { t, bytes })
    if (before && t > before.t) ring.push(t, (rate(before, { t, bytes }) ?? NaN) / 1e6)
  }

  #see(key: string, t: number, up: boolean): void {
    const known = this.seen.get(key)
    if (known?.up === up) known.t = Math.max(known.t, t)
    else this.seen = new Map(this.seen).set(key, { t, up })
  }

  #addProbe({ probe, answers, beats, connection }: ProbeSample): void {
    const track: ProbeTrack = this.probes.get(probe) ?? { stretches: [], breaks: [], lost: 0, last: null }
    if (!this.probes.has(probe)) this.catalog += 1
    this.probes.set(probe, track)
    for (const [t, sequence] of answers) {
      const answer = { t, sequence, connection }
      const { missing, reconnected } = gapBetween(track.last ?? answer, answer)
      track.lost += missing
      if (reconnected) track.breaks.push(t)
      if (track.breaks.length > maxBreaks) track.breaks.shift()
      track.last = answer
    }
    // What the guest sends unasked shows as well that it was there.
    const arrivals = [...answers, ...(beats ?? [])].map(([t]) => t).toSorted((one, other) => one - other)
    for (const t of arrivals) extend(track.stretches, t)
  }

  #ring(key: string, kind: Series['kind'], host: string, name: InterfaceName | null, label: string): Ring {
    const known = this.series.get(key)
    if (known) return known.ring
    const ring = new Ring(seriesCapacity, this.#whole)
    this.series.set(key, { key, kind, host, interface: name, label, ring })
    this.catalog += 1
    return ring
  }

  #forgetOldestPath(): void {
    const paths = [...this.series.values()].filter(({ kind }) => kind === 'path')
    if (paths.length < maxPaths) return
    const [oldest] = paths.toSorted((one, other) => lastTime(one.ring) - lastTime(other.ring))
    if (!oldest) return
    this.series.delete(oldest.key)
    this.series.delete(oldest.key.replace(/rate$/, 'rtt'))
    this.#previous.delete(oldest.key)
  }
}

function extend(stretches: Stretch[], t: number): void {
  const last = stretches.at(-1)
  if (last && t <= last.to) return
  if (last && t - last.to <= probeGapMs) last.to = t
  else stretches.push({ from: t, to: t })
  if (stretches.length > maxStretches) stretches.shift()
}

const lastTime = (ring: Ring) => (ring.length > 0 ? ring.time(ring.length - 1) : 0)
