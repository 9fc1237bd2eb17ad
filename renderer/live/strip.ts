// The probe's strip of answers: filled where answers came, empty where none did, the longest silences with their length.
import type uPlot from 'uplot'
import type { Scheme } from '../theme/colours'
import { stateColours, transportColours } from '../theme/colours'
import { position, setFont } from './marks'
import type { ProbeName } from '../../shared/gaps'
import type { ProbeTrack, Recording } from './recording'

export const probeNames: readonly ProbeName[] = ['guest', 'reconnect', 'path-client', 'path-transfer']
export const probeMeanings: Record<ProbeName, string> = {
  guest:
    'Guest probe: one long-lived TCP connection from the client to the workload, an answer every 20 ms. Filled where answers came.',
  reconnect: 'A connection that is made anew whenever it breaks: when could a new client be served?',
  'path-client':
    'Path probe: numbered messages every 10 ms over one MPTCP connection from the client to the guest’s host. A silence is what a switch costs.',
  'path-transfer': 'Path probe: numbered messages every 10 ms over one MPTCP connection from source to target.',
}
export const probeLabels: Record<ProbeName, string> = {
  guest: 'guest probe',
  reconnect: 'reconnecting',
  'path-client': 'client path',
  'path-transfer': 'transfer path',
}
export const rowHeight = 17

export type StripState = { recording: Recording; from: number; to: number; origin: number; scheme: Scheme }

/** Draws one row for each probe into the chart's box. */
export function drawStrip(chart: uPlot, { recording, from, to, origin, scheme }: StripState): void {
  const { ctx, bbox } = chart
  const rows = probeNames.filter((name) => recording.probes.has(name))
  ctx.save()
  setFont(ctx)
  for (const [index, name] of rows.entries()) {
    const track = recording.probes.get(name)
    if (!track) continue
    const top = bbox.top + (index * rowHeight + 3) * devicePixelRatio
    const height = (rowHeight - 5) * devicePixelRatio
    drawRow(chart, track, { from, to, origin }, top, height, scheme, name.startsWith('path'))
  }
  ctx.restore()
}

type Span = { from: number; to: number; origin: number }

function drawRow(
  chart: uPlot,
  track: ProbeTrack,
  span: Span,
  top: number,
  height: number,
  scheme: Scheme,
  path: boolean,
) {
  const { ctx, bbox } = chart
  const x = (t: number) => Math.min(bbox.left + bbox.width, Math.max(bbox.left, position(chart, t, span.origin)))
  ctx.fillStyle = transportColours[path ? 'mptcp' : 'tcp'][scheme]
  const gaps: [number, number][] = []
  let previous = NaN
  for (const { from, to } of track.stretches) {
    if (from > span.to) break
    if (to >= span.from) {
      const end = Math.min(to, span.to)
      ctx.fillRect(x(from), top, Math.max(x(end) - x(from), devicePixelRatio), height)
      if (!Number.isNaN(previous)) gaps.push([previous, from])
    }
    previous = to
  }
  ctx.fillStyle = stateColours.bad[scheme]
  for (const [from, to] of gaps) {
    const text = `${Math.round(to - from)} ms`
    const middle = top + height / 2
    ctx.fillRect(x(from), middle - devicePixelRatio / 2, x(to) - x(from), devicePixelRatio)
    if (ctx.measureText(text).width + 6 * devicePixelRatio > x(to) - x(from)) continue
    ctx.clearRect(
      (x(from) + x(to)) / 2 - ctx.measureText(text).width / 2 - 3,
      top,
      ctx.measureText(text).width + 6,
      height,
    )
    ctx.fillText(text, (x(from) + x(to)) / 2 - ctx.measureText(text).width / 2, top + height - 2 * devicePixelRatio)
  }
  for (const t of track.breaks) {
    if (t < span.from || t > span.to) continue
    ctx.fillRect(
      x(t) - devicePixelRatio,
      top - 2 * devicePixelRatio,
      2 * devicePixelRatio,
      height + 4 * devicePixelRatio,
    )
  }
}
