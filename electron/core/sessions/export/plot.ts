// The parts of a graph as SVG text: one time axis shared by all panels of a run.
import { decimate } from '../../../../shared/decimate'
import type { Series } from '../../../../shared/series'
import { html, Markup, nothing } from './markup'

export const plot = { width: 960, left: 62, right: 12, pointsPerSeries: 1000 }

/** `fromMs` and `toMs` on the controller's clock; `zeroMs` is what the axis calls 0 s. */
export type TimeAxis = { fromMs: number; toMs: number; zeroMs: number }
export type Line = Series & { label: string; className: string }

const short = (value: number) => String(Math.round(value * 10) / 10)

/** Horizontal place of a time, in the graph's units, kept within the plot. */
export function timeX(axis: TimeAxis, t: number): number {
  const share = (t - axis.fromMs) / Math.max(1, axis.toMs - axis.fromMs)
  return plot.left + Math.min(1, Math.max(0, share)) * (plot.width - plot.left - plot.right)
}

/** A round step that cuts `range` into at most `most` parts: 1, 2 or 5 times a power of ten. */
export function roundStep(range: number, most: number): number {
  const raw = Math.max(range, Number.MIN_VALUE) / most
  const power = 10 ** Math.floor(Math.log10(raw))
  return ([1, 2, 5].find((factor) => factor * power >= raw * 0.999) ?? 10) * power
}

/** A panel of lines between `top` and `top + height`, with its title, value axis and grid. */
export function linePanel(
  axis: TimeAxis,
  place: { top: number; height: number; title: string; unit: string },
  lines: readonly Line[],
): Markup {
  const { top, height } = place
  const drawn = lines.map((line) => ({ ...line, ...decimate(within(axis, line), plot.pointsPerSeries) }))
  const highest = drawn.reduce((high, line) => line.values.reduce<number>((max, v) => Math.max(max, v ?? 0), high), 0)
  const step = roundStep(highest || 1, 4)
  const limit = Math.max(step, Math.ceil(highest / step) * step)
  const y = (value: number) => top + height - (value / limit) * height
  const marks = Array.from({ length: Math.round(limit / step) + 1 }, (_, index) => index * step)
  return html`<text class="panel-title" x="${plot.left}" y="${top - 6}">${place.title}, ${place.unit}</text>
    ${marks.map(
      (mark) =>
        html`<line
            class="grid"
            x1="${plot.left}"
            x2="${plot.width - plot.right}"
            y1="${short(y(mark))}"
            y2="${short(y(mark))}"
          />
          <text class="tick" text-anchor="end" x="${plot.left - 6}" y="${short(y(mark) + 3.5)}">${number(mark)}</text>`,
    )}
    ${drawn.map((line) => html`<path class="line ${line.className}" d="${path(axis, line, y)}"><title>${line.label}</title></path>`)} `
}

/** The time axis below the panels, in seconds from its zero. */
export function timeAxis(axis: TimeAxis, top: number, bottom: number): Markup {
  const step = roundStep((axis.toMs - axis.fromMs) / 1000, 12)
  const first = Math.ceil((axis.fromMs - axis.zeroMs) / 1000 / step)
  const last = Math.floor((axis.toMs - axis.zeroMs) / 1000 / step)
  const marks = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step)
  const at = (seconds: number) => short(timeX(axis, axis.zeroMs + seconds * 1000))
  return html`${marks.map(
      (mark) =>
        html`<line class="grid" x1="${at(mark)}" x2="${at(mark)}" y1="${top}" y2="${bottom}" />
          <text class="tick" text-anchor="middle" x="${at(mark)}" y="${bottom + 15}">${number(mark)}</text>`,
    )}<text class="tick" text-anchor="middle" x="${(plot.left + plot.width) / 2}" y="${bottom + 32}"
      >time from the request, s</text
    > `
}

function within(axis: TimeAxis, series: Series): Series {
  const keep = series.times.flatMap((t, index) => (t >= axis.fromMs && t <= axis.toMs ? [index] : []))
  return {
    times: keep.map((index) => series.times[index] ?? 0),
    values: keep.map((index) => series.values[index] ?? null),
  }
}

function path(axis: TimeAxis, series: Series, y: (value: number) => number): Markup {
  let pen = 'M'
  const parts = series.times.map((t, index) => {
    const value = series.values[index] ?? null
    const part = value === null ? '' : `${pen}${short(timeX(axis, t))} ${short(y(value))}`
    pen = value === null ? 'M' : 'L'
    return part
  })
  return series.times.length === 0 ? nothing : new Markup(parts.join(''))
}

function number(value: number): string {
  return String(Number(value.toPrecision(6)))
}
