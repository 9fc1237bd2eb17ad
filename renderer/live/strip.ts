// The probe's strip of answers: filled where answers came, empty where none did, the longest silences with their length.
import type uPlot from 'uplot'
import type { Scheme } from '../theme/colours'
import { chartColours, stateColours, transportColours } from '../theme/colours'
import { position, setFont } from './marks'
import type { ProbeName, ProbeTrack, Recording } from './recording'

export const probeNames: readonly ProbeName[] = ['guest', 'reconnect', 'path-client', 'path-transfer']
export const probeMeanings: Record<ProbeName, string> = {
  guest: 'One long-lived TCP connection from the client to the workload; an answer every 20 ms.',
  reconnect: 'A connection that is made anew whenever it breaks: when could a new client be served?',
  'path-client': 'Numbered messages every 10 ms over one MPTCP connection from the client to the guest’s host.',
  'path-transfer': 'Numbered messages every 10 ms over one MPTCP connection from source to target.',
}
export const rowHeight = 17
/** A silence at least this long is drawn as a gap, ms: five answers of the guest probe. */
const gapMs = 100

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
    ctx.fillStyle = chartColours.text[scheme]
    ctx.textAlign = 'right'
    ctx.fillText(rowLabels[name], bbox.left - 6 * devicePixelRatio, top + height - 2 * devicePixelRatio)
    ctx.textAlign = 'left'
    drawRow(chart, track, { from, to, origin }, top, height, scheme, name.startsWith('path'))
  }
  ctx.restore()
}

const rowLabels: Record<ProbeName, string> = {
  guest: 'guest',
  reconnect: 'reconn.',
  'path-client': 'path c.',
  'path-transfer': 'path t.',
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
  const { ring } = track
  const x = (t: number) => Math.min(bbox.left + bbox.width, Math.max(bbox.left, position(chart, t, span.origin)))
  ctx.fillStyle = transportColours[path ? 'mptcp' : 'tcp'][scheme]
  let start = NaN
  let last = NaN
  const gaps: [number, number][] = []
  const fill = () => {
    if (!Number.isNaN(start)) ctx.fillRect(x(start), top, Math.max(x(last) - x(start), devicePixelRatio), height)
  }
  for (let index = Math.max(0, ring.firstAtOrAfter(span.from) - 1); index < ring.length; index += 1) {
    const t = ring.time(index)
    if (t > span.to) break
    if (Number.isNaN(start)) start = t
    else if (t - last > gapMs) {
      fill()
      gaps.push([last, t])
      start = t
    }
    last = t
  }
  fill()
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
