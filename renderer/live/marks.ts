// Phase bands and switch markers: drawn on every chart, so that a glance down the page tells what happened when.
import type uPlot from 'uplot'
import type { Phase, SwitchEvent } from '../../shared/results'
import type { Scheme } from '../theme/colours'
import { chartColours, interfaceColours, phaseColours } from '../theme/colours'

export type Marks = {
  phases: readonly Phase[]
  events: readonly SwitchEvent[]
  /** The newest time, ms: an open phase reaches to it. Marks after it are not drawn. */
  now: number
  /** Time zero of the axis, ms. */
  origin: number
  scheme: Scheme
  /** The playhead of a replay, ms; null live. */
  playhead: number | null
}

/** Bands behind the lines. */
export function drawBands(chart: uPlot, marks: Marks, withLabels: boolean): void {
  const { ctx, bbox } = chart
  ctx.save()
  clip(ctx, bbox)
  for (const { name, startMs, endMs } of marks.phases) {
    if (startMs > marks.now) continue
    const left = position(chart, startMs, marks.origin)
    const right = position(chart, Math.min(endMs ?? marks.now, marks.now), marks.origin)
    ctx.globalAlpha = 0.28
    ctx.fillStyle = phaseColours[name][marks.scheme]
    ctx.fillRect(left, bbox.top, Math.max(right - left, devicePixelRatio), bbox.height)
    ctx.globalAlpha = 1
    if (withLabels) label(ctx, name, left, right, bbox.top, chartColours.marker[marks.scheme])
  }
  ctx.restore()
}

/** Markers over the lines: dashed where an interface went down, solid where it came back. */
export function drawMarkers(chart: uPlot, marks: Marks, withLabels: boolean): void {
  const { ctx, bbox } = chart
  ctx.save()
  clip(ctx, bbox)
  for (const event of marks.events) {
    if (event.t > marks.now) continue
    const x = position(chart, event.t, marks.origin)
    const colour = interfaceColours[event.interface][marks.scheme]
    line(ctx, x, bbox, colour, event.action === 'down' ? [3, 3] : [])
    if (!withLabels) continue
    setFont(ctx)
    ctx.fillStyle = colour
    const text = `${event.interface} ${event.action === 'down' ? '▼' : '▲'}`
    ctx.fillText(text, x + 3 * devicePixelRatio, bbox.top + (event.interface === 'eth0' ? 26 : 39) * devicePixelRatio)
  }
  if (marks.playhead !== null)
    line(ctx, position(chart, marks.playhead, marks.origin), bbox, chartColours.marker[marks.scheme], [])
  ctx.restore()
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
  ctx.fillText(text, left + 3 * devicePixelRatio, top + 12 * devicePixelRatio)
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
