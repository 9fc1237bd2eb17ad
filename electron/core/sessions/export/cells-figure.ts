// The figures of all runs together: each cell's runs with mean and interval, and times over bytes with the model line.
import type { Factors, Regression, RunResult, SummaryRow } from '../../../../shared/results'
import { analyse } from '../../experiments/analysis'
import { valueOf } from '../../../../shared/run-values'
import { groupCells, type CellRuns } from '../../experiments/cells'
import { summarize } from '../../experiments/statistics'
import type { Varying } from '../../scenario/combinations'
import { html, nothing, type Markup } from './markup'
import { plot, roundStep } from './plot'
import { factorsText, metricLabel } from './value-text'

const row = 26
const labels = 320
// Room for half of the last tick's number.
const inner = plot.width - labels - 30
const tick = (value: number) => String(Number(value.toPrecision(4)))

/** Graphs of all runs together; nothing for one run alone. */
export function togetherFigures(runs: readonly RunResult[], scenario: Varying | null): Markup {
  if (runs.length < 2) return nothing
  const cells = groupCells(runs)
  const summary = summarize(runs)
  const spreads = (['downtimeMs', 'totalMs'] as const).map((metric) => spreadFigure(metric, cells, summary))
  const lines = analyse(runs, scenario).regressions
  return html`${spreads}${lines.map((line) => lineFigure(line, cells))}`
}

/** A row for each cell: a dot for each run, the mean as a line across, its 95 % interval as a bar; the floor dashed. */
function spreadFigure(
  metric: 'downtimeMs' | 'totalMs',
  cells: readonly CellRuns[],
  summary: readonly SummaryRow[],
): Markup {
  const rows = summary.filter((each) => each.metric === metric && each.n > 0)
  if (rows.length === 0) return nothing
  const high = Math.max(...rows.map(({ max, ci95 }) => Math.max(max ?? 0, ci95?.high ?? 0)))
  const step = roundStep(high || 1, 6)
  const limit = Math.ceil((high || 1) / step) * step
  const x = (value: number) => (labels + (Math.max(0, Math.min(limit, value)) / limit) * inner).toFixed(1)
  const bottom = 26 + rows.length * row
  const marks = Array.from({ length: Math.round(limit / step) + 1 }, (_, index) => index * step)
  return html`<svg
    viewBox="0 0 ${plot.width} ${bottom + 36}"
    role="img"
    aria-label="${metricLabel(metric)} of each cell, with 95 % intervals"
  >
    <text class="panel-title" x="0" y="14">
      ${metricLabel(metric)} of each cell, ms: runs, mean, 95 % interval; floor dashed
    </text>
    ${marks.map((mark) => html`<line class="grid" x1="${x(mark)}" x2="${x(mark)}" y1="22" y2="${bottom}" /><text class="tick" text-anchor="middle" x="${x(mark)}" y="${bottom + 15}">${tick(mark)}</text>`)}
    ${rows.map((each, index) => {
      const y = 26 + index * row + row / 2
      const cell = cells.find(({ factors }) => factors === each.factors)
      const values = (cell?.runs ?? []).flatMap(({ result }) => valueOf(result, metric) ?? [])
      const floors = (cell?.runs ?? []).flatMap(({ result }) => valueOf(result, 'floorMs') ?? [])
      const floor = floors.length > 0 ? floors.reduce((sum, value) => sum + value, 0) / floors.length : null
      return html`<text class="tick" text-anchor="end" x="${labels - 8}" y="${y + 4}"
          >${short(cellName(each.factors))} (n = ${each.n})</text
        >
        ${each.ci95 ? html`<rect class="interval" x="${x(each.ci95.low)}" y="${y - 6}" width="${Math.max(0.5, Number(x(each.ci95.high)) - Number(x(each.ci95.low))).toFixed(1)}" height="12" />` : nothing}
        ${each.mean === null ? nothing : html`<line class="mean" x1="${x(each.mean)}" x2="${x(each.mean)}" y1="${y - 9}" y2="${y + 9}" />`}
        ${floor === null ? nothing : html`<line class="floor" x1="${x(floor)}" x2="${x(floor)}" y1="${y - 9}" y2="${y + 9}" />`}
        ${values.map((value) => html`<circle class="dot" cx="${x(value)}" cy="${y}" r="2.6"><title>${tick(value)} ms</title></circle>`)}`
    })}
  </svg> `
}

/** By the last word of each path: the whole of it has no room. */
const cellName = (factors: Factors) =>
  factorsText(
    Object.fromEntries(Object.entries(factors).map(([path, value]) => [path.split('.').at(-1) ?? path, value])),
  )

const short = (text: string) => (text.length > 46 ? `${text.slice(0, 45)}…` : text)
const mib = 2 ** 20

/** Runs over their bytes, the line that fits them best, and the model: t0 + bytes / rate, the floor being bytes / rate. */
function lineFigure({ factors, metric, offset, slope, model }: Regression, cells: readonly CellRuns[]): Markup {
  const points = cells
    .filter((cell) => Object.entries(factors).every(([path, value]) => cell.factors[path] === value))
    .flatMap(({ runs }) => runs.flatMap(({ result }) => {
      const [bytes, ms] = [valueOf(result, 'logicalBytes'), valueOf(result, metric)]
      return bytes === null || ms === null ? [] : [{ bytes, ms }]
    })) // prettier-ignore
  const most = {
    bytes: Math.max(1, ...points.map(({ bytes }) => bytes)),
    ms: Math.max(1, ...points.map(({ ms }) => ms)),
  }
  const [height, top] = [220, 24]
  const xStep = roundStep(most.bytes / mib, 8)
  const yStep = roundStep(most.ms, 5)
  const [xMost, yMost] = [Math.ceil(most.bytes / mib / xStep) * xStep, Math.ceil(most.ms / yStep) * yStep]
  const x = (bytes: number) => (plot.left + (bytes / mib / xMost) * (plot.width - plot.left - plot.right)).toFixed(1)
  const y = (ms: number) => (top + height - (ms / yMost) * height).toFixed(1)
  const line = (className: string, at: (bytes: number) => number) => {
    // From the left border, cut off where it leaves the graph above or below.
    const ends = [0, xMost * mib].map((bytes) => Math.max(0, Math.min(yMost, at(bytes))))
    return html`<line
      class="${className}"
      x1="${x(0)}"
      y1="${y(ends[0] ?? 0)}"
      x2="${x(xMost * mib)}"
      y2="${y(ends[1] ?? 0)}"
    />`
  }
  const msPerByte = model === null ? 0 : 1 / (model.rateMbit * 125)
  const title = `${metricLabel(metric)} over logical bytes, ms over MiB (${factorsText(factors)})`
  const steps = (limit: number, step: number) =>
    Array.from({ length: Math.round(limit / step) + 1 }, (_, index) => index * step)
  return html`<svg viewBox="0 0 ${plot.width} ${top + height + 40}" role="img" aria-label="${title}">
    <text class="panel-title" x="0" y="14">
      ${title}: runs, fit; model t0 + bytes / rate and floor bytes / rate dashed
    </text>
    ${steps(yMost, yStep).map((mark) => html`<line class="grid" x1="${plot.left}" x2="${plot.width - plot.right}" y1="${y(mark)}" y2="${y(mark)}" /><text class="tick" text-anchor="end" x="${plot.left - 6}" y="${Number(y(mark)) + 4}">${tick(mark)}</text>`)}
    ${steps(xMost, xStep).map((mark) => html`<text class="tick" text-anchor="middle" x="${x(mark * mib)}" y="${top + height + 16}">${tick(mark)}</text>`)}
    ${line('mean', (bytes) => offset + slope * bytes)}
    ${model === null ? nothing : html`${line('model', (bytes) => model.t0Ms + bytes * msPerByte)}${line('floor', (bytes) => bytes * msPerByte)}`}
    ${points.map(({ bytes, ms }) => html`<circle class="dot" cx="${x(bytes)}" cy="${y(ms)}" r="2.6"><title>${tick(bytes / mib)} MiB, ${tick(ms)} ms</title></circle>`)}
  </svg> `
}
