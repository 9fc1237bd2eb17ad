// The figures of a run, from its journal, its samples and the links' settings. Pure: replay gives the same again.
import type { JournalEntry } from '../../../shared/journal'
import { interfaceNames, type PhaseName } from '../../../shared/names'
import type { Metrics, Phase, SwitchEvent } from '../../../shared/results'
import type { Sample } from '../../../shared/samples'
import { paceOf, type Pace } from '../telemetry/pace'
import { Sequence } from '../telemetry/sequence'
import { hostSamples, longestStall, sentBytes } from './counters'
import { capacityBytes, floorMs, rateSteps, type Links } from './floor'
import { arrivalTimes, longestGap, samplesOf, type Window } from './gaps'

export type MetricsInput = {
  run: number
  hop: number
  from: string
  to: string
  /** The journal so far: phases and the start of this run, and all switches of the session up to its end. */
  entries: readonly JournalEntry[]
  samples: readonly Sample[]
  links: Links
  /** Bytes of the image that had to cross while the guest was frozen, as the engine counted them. */
  logicalBytes: number | null
  /** What the engine says more exactly than the phases do, ms. */
  freezeMs?: number | null
  /** First to last byte, when known more exactly than the phase `transfer`. */
  transfer?: Window
  /** How often hosts were asked and probed; full unless given. */
  pace?: Pace
}

const answerOnlyMs = 200 // the client's retransmission timer, see guest_probe.py
const handoverBeforeMs = 100
const handoverAfterMs = 2000

type Figure = { value: number | null; reason?: string; resolutionMs?: number }
const none = (reason: string): Figure => ({ value: null, reason })
const figure = (value: number | null, reason: string, resolutionMs?: number): Figure =>
  value === null ? none(reason) : { value, ...(resolutionMs === undefined ? {} : { resolutionMs }) }

/** All metrics of one run. What was not measured is null, with its reason in `missing`. */
export function computeMetrics(input: MetricsInput): Metrics {
  const phases = runPhases(input.entries, input.run, input.hop)
  const pace = input.pace ?? paceOf({ hosts: [] })
  const sampleMs = 1000 / pace.hertz
  const events = input.entries.filter((entry) => entry.kind === 'switch').map((entry) => entry.event)
  const window = runWindow(input, phases)
  const transfer = input.transfer ?? phaseWindow(phases, 'transfer')
  const source = hostSamples(input.samples, input.from)
  const steps = rateSteps(input.links, events, [input.from, input.to])
  const noTransfer = 'the run has no whole transfer phase'
  const wireBytes = transfer ? sentBytes(source, transfer) : null
  const noWire = transfer ? `no samples of ${input.from} enclose the transfer` : noTransfer
  const capacity = transfer ? capacityBytes(steps, transfer.startMs, transfer.endMs) : 0
  const rate = interfaceNames.reduce((sum, name) => sum + input.links[name].rateMbit * 125, 0)
  // Probes send about 25 bytes a ms at most; on links too slow for that, half of what they carry is the limit.
  const idle = Math.max(rate * 0.02, Math.min(30, rate / 2))
  const logical = input.logicalBytes
  const figures = {
    totalMs: figure(window && lengthMs(window, phases), 'the run was not verified', 1),
    freezeMs: freeze(input, phases),
    downtimeMs: downtime(input.samples, window, pace),
    handoverGapMs: handoverGap(input.samples, events, window, pace),
    transferMs: figure(transfer ? transfer.endMs - transfer.startMs : null, noTransfer, 1),
    transferStallMs: figure(transfer ? longestStall(source, transfer, idle) : null, noWire, sampleMs),
    logicalBytes: figure(logical, 'the engine did not say how many bytes had to cross'),
    floorMs:
      logical === null || !transfer
        ? none(logical === null ? 'the number of logical bytes is not known' : noTransfer)
        : figure(floorMs(steps, logical, transfer.startMs), 'no path that stayed up could carry the bytes'),
    linkUse:
      wireBytes && capacity > 0
        ? figure((wireBytes.eth0 + wireBytes.eth1) / capacity, '')
        : none(wireBytes ? 'no path was up during the transfer' : noWire),
    cpuPercent: processor(input.samples, input.from, window),
    ...sequences(input.samples, window),
  }
  const missing: Record<string, string> = wireBytes ? {} : { wireBytes: noWire }
  const resolutionMs: Record<string, number> = wireBytes ? { wireBytes: sampleMs } : {}
  for (const [name, found] of Object.entries(figures)) {
    if (found.reason !== undefined) missing[name] = found.reason
    if (found.resolutionMs !== undefined) resolutionMs[name] = found.resolutionMs
  }
  return {
    totalMs: figures.totalMs.value,
    freezeMs: figures.freezeMs.value,
    downtimeMs: figures.downtimeMs.value,
    handoverGapMs: figures.handoverGapMs.value,
    transferMs: figures.transferMs.value,
    transferStallMs: figures.transferStallMs.value,
    logicalBytes: figures.logicalBytes.value,
    wireBytes,
    floorMs: figures.floorMs.value,
    linkUse: figures.linkUse.value,
    probeLost: figures.probeLost.value,
    probeRepeated: figures.probeRepeated.value,
    cpuPercent: figures.cpuPercent.value,
    missing,
    resolutionMs,
  }
}

/** The phases of one run in the order in which they began. */
export function runPhases(entries: readonly JournalEntry[], run: number, hop: number): Phase[] {
  const phases: Phase[] = []
  for (const entry of entries) {
    if (entry.kind !== 'phase' || entry.run !== run || entry.hop !== hop) continue
    if (entry.edge === 'start') phases.push({ name: entry.name, startMs: entry.t, endMs: null })
    else {
      const open = phases.findLast((phase) => phase.name === entry.name && phase.endMs === null)
      if (open) open.endMs = entry.t
    }
  }
  return phases
}

/** From the first start to the last end of a phase (pre-copy has several rounds); undefined unless both are known. */
function phaseWindow(phases: readonly Phase[], name: PhaseName): Window | undefined {
  const first = phases.find((phase) => phase.name === name)
  const endMs = phases.findLast((phase) => phase.name === name)?.endMs ?? null
  return first && endMs !== null ? { startMs: first.startMs, endMs } : undefined
}

/** From the start of the run's probing to the end of verification, or as far as the run came. */
function runWindow(input: MetricsInput, phases: readonly Phase[]): Window | null {
  const start = input.entries.find(
    (entry) => entry.kind === 'run' && entry.run === input.run && entry.hop === input.hop,
  )
  const startMs = start?.t ?? phases[0]?.startMs
  const ends = phases.flatMap((phase) => (phase.endMs === null ? [phase.startMs] : [phase.endMs]))
  const endMs = phaseWindow(phases, 'verify')?.endMs ?? Math.max(...ends)
  return startMs === undefined || !Number.isFinite(endMs) ? null : { startMs, endMs }
}

/** From the request, which is the first phase: the lead-in in which only the probes run does not count. */
const lengthMs = (window: Window, phases: readonly Phase[]) =>
  phaseWindow(phases, 'verify') ? window.endMs - (phases[0]?.startMs ?? window.startMs) : null

function freeze(input: MetricsInput, phases: readonly Phase[]): Figure {
  if (input.freezeMs !== undefined && input.freezeMs !== null) return figure(input.freezeMs, '', 1)
  const startMs = phaseWindow(phases, 'freeze')?.startMs
  const endMs = phaseWindow(phases, 'restore')?.endMs
  const length = startMs === undefined || endMs === undefined ? null : endMs - startMs
  return figure(length, 'the guest was not frozen and restored in this run', 1)
}

function downtime(samples: readonly Sample[], window: Window | null, pace: Pace): Figure {
  if (!window) return none('the run has no phases')
  const guest = samplesOf(samples, 'guest')
  const kept = longestGap(arrivalTimes(guest), window)
  const beats = guest.some((sample) => (sample.beats?.length ?? 0) > 0)
  if (kept !== null) return figure(kept, '', beats ? pace.guestMs : answerOnlyMs)
  // The long connection did not come back: what a newcomer saw is then the time without service.
  const fresh = longestGap(arrivalTimes(samplesOf(samples, 'reconnect')), window)
  return figure(
    fresh,
    guest.length === 0 ? 'no guest probe ran' : 'the guest did not answer to the end',
    pace.reconnectMs,
  )
}

function handoverGap(
  samples: readonly Sample[],
  events: readonly SwitchEvent[],
  window: Window | null,
  pace: Pace,
): Figure {
  const inRun = events.filter((event) => window && event.t >= window.startMs && event.t <= window.endMs)
  if (inRun.length === 0) return none('no interface was switched during this run')
  const gaps: number[] = []
  for (const probe of ['path-client', 'path-transfer'] as const) {
    const batches = samplesOf(samples, probe)
    const times = arrivalTimes(batches)
    // A probe prints a batch at its pace, empty or not: its last one says how long it watched.
    const watchedMs = Math.max(...batches.map((sample) => sample.t)) - pace.batchMs
    for (const event of inRun) {
      const startMs = event.t - handoverBeforeMs
      if ((times[0] ?? Infinity) > startMs || watchedMs <= event.t) continue
      const gap = longestGap(times, { startMs, endMs: Math.min(event.t + handoverAfterMs, watchedMs) })
      if (gap === null) return none(`the path probe (${probe}) fell silent after a switch and did not come back`)
      gaps.push(gap)
    }
  }
  return figure(gaps.length > 0 ? Math.max(...gaps) : null, 'no path probe ran around the switch', pace.pathMs)
}

function processor(samples: readonly Sample[], host: string, window: Window | null): Figure {
  const readings = hostSamples(samples, host)
    .filter((sample) => window && sample.t >= window.startMs && sample.t <= window.endMs)
    .flatMap((sample) => (sample.cpuPercent === null ? [] : [sample.cpuPercent]))
  if (readings.length === 0) return none(`no samples of ${host} during the run`)
  return figure(readings.reduce((sum, reading) => sum + reading, 0) / readings.length, '')
}

function sequences(samples: readonly Sample[], window: Window | null): { probeLost: Figure; probeRepeated: Figure } {
  const guest = samplesOf(samples, 'guest').filter((sample) => !window || sample.t >= window.startMs)
  const [answers, beats] = [new Sequence(), new Sequence()]
  for (const sample of guest) {
    for (const [, number] of sample.answers) answers.take(number)
    for (const [, number] of sample.beats ?? []) beats.take(number)
  }
  const reason = 'no guest probe ran'
  const count = (value: number) => (guest.length === 0 ? none(reason) : figure(value, reason))
  return {
    probeLost: count(answers.lost + beats.lost),
    probeRepeated: count(answers.repeated + beats.repeated),
  }
}
