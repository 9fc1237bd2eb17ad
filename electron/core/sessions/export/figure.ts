// The graphs of one run: throughput by host, round trips, and the probes' answers, on one time axis.
import type { JournalEntry } from '../../../../shared/journal'
import type { RunResult } from '../../../../shared/results'
import type { Sample } from '../../../../shared/samples'
import { interfaceThroughput, pathRoundTrips } from '../../../../shared/series'
import { phaseBands, switchMarkers } from './bands'
import { html, nothing, type Markup } from './markup'
import { linePanel, plot, timeAxis, type TimeAxis } from './plot'
import { probeStrip } from './strip'

const leadMs = 3000
const head = 46
const panel = { height: 84, space: 34 }
const strip = { height: 20, space: 32 }

const probes = [
  { name: 'guest', title: 'Guest probe: what reached the client from the guest', gapMs: 100 },
  { name: 'path-client', title: 'Path probe: client to the guest’s host', gapMs: 60 },
  { name: 'path-transfer', title: 'Path probe: source to target', gapMs: 60 },
] as const

/** The graphs of one run; nothing when no sample lies in its time. */
export function runFigure(run: RunResult, samples: readonly Sample[], journal: readonly JournalEntry[]): Markup {
  const axis = axisOf(run, samples, journal)
  if (!axis) return nothing
  const inside = samples.filter(({ t }) => t >= axis.fromMs - 1000 && t <= axis.toMs + 1000)
  if (inside.length === 0) return nothing
  const parts: Markup[] = []
  let y = head + 17
  const addPanel = (title: string, unit: string, lines: Parameters<typeof linePanel>[2]) => {
    y += panel.space
    parts.push(linePanel(axis, { top: y, height: panel.height, title, unit }, lines))
    y += panel.height
  }
  for (const [host, lines] of throughputByHost(inside)) addPanel(`Throughput of ${host}`, 'Mbit/s', lines)
  const trips = pathRoundTrips(inside)
  for (const host of new Set(trips.map((series) => series.host))) {
    const own = trips.filter((series) => series.host === host)
    addPanel(`Round-trip time of each path from ${host}`, 'ms', own.map(roundTripLine))
  }
  for (const probe of probes) {
    if (!inside.some((sample) => sample.kind === 'probe' && sample.probe === probe.name)) continue
    y += strip.space
    parts.push(probeStrip(axis, inside, probe, { top: y, height: strip.height }))
    y += strip.height
  }
  const bottom = y + 8
  const name = `Graphs of run ${run.run + 1}, ${run.from} to ${run.to}`
  return html`<svg viewBox="0 0 ${plot.width} ${bottom + 40}" role="img" aria-label="${name}">
    ${phaseBands(axis, run.phases, head, bottom)}${timeAxis(axis, head + 17, bottom)}${parts}
    ${switchMarkers(axis, run.events, head - 18, bottom)}
  </svg> `
}

/** From a little before the request to a little after the end, or to where the samples stop. */
function axisOf(run: RunResult, samples: readonly Sample[], journal: readonly JournalEntry[]): TimeAxis | undefined {
  const starts = run.phases.map((phase) => phase.startMs)
  const ends = run.phases.map((phase) => phase.endMs ?? phase.startMs)
  const begun = journal.findLast((entry) => entry.kind === 'run' && entry.run === run.run && entry.hop === run.hop)
  const zeroMs = starts.length > 0 ? Math.min(...starts) : (begun?.t ?? samples[0]?.t)
  if (zeroMs === undefined) return undefined
  const lastSample = samples.reduce((last, sample) => Math.max(last, sample.t), zeroMs + 1)
  const toMs = ends.length > 0 ? Math.max(...ends) + leadMs / 2 : lastSample
  const fromMs = Math.max(zeroMs - leadMs, begun?.t ?? 0)
  return { fromMs: Math.min(fromMs, zeroMs), toMs: Math.max(Math.min(toMs, lastSample), zeroMs + 1), zeroMs }
}

function throughputByHost(samples: readonly Sample[]) {
  const byHost = new Map<string, Parameters<typeof linePanel>[2][number][]>()
  for (const series of interfaceThroughput(samples)) {
    const line = {
      times: series.times,
      values: series.values.map((value) => (value === null ? null : value / 1e6)),
      label: `${series.interface}, ${series.direction}`,
      className: `stroke-${series.interface} ${series.direction}`,
    }
    byHost.set(series.host, [...(byHost.get(series.host) ?? []), line])
  }
  return byHost
}

function roundTripLine(series: ReturnType<typeof pathRoundTrips>[number]) {
  const { times, values } = series
  const label = `${series.host} over ${series.interface}`
  return { times, values, label, className: `stroke-${series.interface} sent` }
}
