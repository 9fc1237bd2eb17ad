// Phase bands and switch markers: drawn on every chart, so that a glance down the page tells what happened when.
import type uPlot from 'uplot'
import type { Phase, SwitchEvent } from '../../shared/results'
import type { TekaSlot } from '../../shared/teka-record'
import type { Scheme } from '../theme/colours'
import { chartColours, interfaceColours, phaseColours } from '../theme/colours'
import { headRoom } from './plot-options'

export type Marks = {
  phases: readonly Phase[]
  events: readonly SwitchEvent[]
  /** The newest time, ms: an open phase reaches to it. Marks after it are not drawn. */
  now: number
  /** Time zero of the axis, ms. */
  origin: number
  scheme: Scheme
  /** Of Teka's handover; none for other runs. */
  slots: readonly TekaSlot[]
  /** The playhead of a replay, ms; null live. */
  playhead: number | null
}

const bandHeight = 15
// As on the phase bar: black on the light scheme's phases, white on the dark one's.
const phaseText = { light: '#000000', dark: '#ffffff' }

/** Bands behind the lines. */
export function drawBands(chart: uPlot, marks: Marks, withLabels: boolean): void {
  const { ctx, bbox } = chart
  const band = withLabels ? bandHeight * devicePixelRatio : 0
  ctx.save()
  clip(ctx, { ...bbox, top: bbox.top - band, height: bbox.height + band })
  for (const { name, startMs, endMs } of marks.phases) {
    if (startMs > marks.now) continue
    const left = position(chart, startMs, marks.origin)
    const right = position(chart, Math.min(endMs ?? marks.now, marks.now), marks.origin)
    ctx.globalAlpha = 0.28
    ctx.fillStyle = phaseColours[name][marks.scheme]
    const width = Math.max(right - left, devicePixelRatio)
    ctx.fillRect(left, bbox.top, width, bbox.height)
    ctx.globalAlpha = 1
    if (!withLabels) continue
    ctx.fillRect(left, bbox.top - band, width, band)
    label(ctx, name, left, right, bbox.top - band, phaseText[marks.scheme])
  }
  ctx.restore()
}

/** Markers over the lines: dashed where an interface went down, solid where it came back. */
export function drawMarkers(chart: uPlot, marks: Marks, withLabels: boolean): void {
  const { ctx, bbox } = chart
  const above = withLabels ? headRoom * devicePixelRatio : 0
  const box = { ...bbox, top: bbox.top - above, height: bbox.height + above }
  let free = -Infinity
  ctx.save()
  clip(ctx, box)
  for (const event of marks.events) {
    if (event.t > marks.now) continue
    const x = position(chart, event.t, marks.origin)
    const colour = interfaceColours[event.interface][marks.scheme]
    line(ctx, x, box, colour, event.action === 'down' ? [3, 3] : [])
    if (!withLabels) continue
    setFont(ctx)
    ctx.fillStyle = colour
    const text = `${event.host} ${event.interface} ${event.action === 'down' ? '▼' : '▲'}`
    const shown = [text, text.slice(event.host.length + 1)].find((one) => fits(ctx, one, x, marks, chart))
    if (shown === undefined || x < free) continue
    ctx.fillText(shown, x + 3 * devicePixelRatio, box.top + 11 * devicePixelRatio)
    free = x + ctx.measureText(shown).width + 6 * devicePixelRatio
  }
  if (marks.playhead !== null)
    line(ctx, position(chart, marks.playhead, marks.origin), bbox, chartColours.marker[marks.scheme], [])
  ctx.restore()
}

// Up to the next switch, or to the end of the plot.
function fits(ctx: CanvasRenderingContext2D, text: string, x: number, { events, origin }: Marks, chart: uPlot) {
  const end = chart.bbox.left + chart.bbox.width
  const next = events.map(({ t }) => position(chart, t, origin)).filter((each) => each > x + 1)
  return ctx.measureText(text).width + 6 * devicePixelRatio < Math.min(end, ...next) - x
}

export const position = (chart: uPlot, t: number, origin: number) => chart.valToPos((t - origin) / 1000, 'x', true)

export function setFont(ctx: CanvasRenderingContext2D): void {
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`
  ctx.textBaseline = 'alphabetic'
  ctx.textAlign = 'left'
}

function clip(ctx: CanvasRenderingContext2D, { left, top, width, height }: uPlot.BBox): void {
  ctx.beginPath()
  ctx.rect(left, top, width, height)
  ctx.clip()
}

function label(ctx: CanvasRenderingContext2D, text: string, left: number, right: number, top: number, colour: string) {
  setFont(ctx)
  const room = right - left - 6 * devicePixelRatio
  if (ctx.measureText(text).width > room) return
  ctx.fillStyle = colour
  ctx.fillText(text, left + 3 * devicePixelRatio, top + 11 * devicePixelRatio)
}

function line(ctx: CanvasRenderingContext2D, x: number, bbox: uPlot.BBox, colour: string, dash: number[]): void {
  ctx.strokeStyle = colour
  ctx.lineWidth = 1.5 * devicePixelRatio
  ctx.setLineDash(dash.map((part) => part * devicePixelRatio))
  ctx.beginPath()
  ctx.moveTo(x, bbox.top)
  ctx.lineTo(x, bbox.top + bbox.height)
  ctx.stroke()
  ctx.setLineDash([])
}
