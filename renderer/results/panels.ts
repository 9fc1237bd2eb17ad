// One figure: its panels, the axis that they share, and its legend. Pure, so that the export draws the same.
import type { SideBySide } from '../../shared/side-by-side'
import { arrange } from './arrange'
import type { Choice, Panel } from './arrange'
import { cellsOf, factorsOf } from './cells'
import type { Cell, Factor } from './cells'
import { publishedFor, runValues } from './figures'
import type { GraphKind, Shows } from './graph-props'
import { isStack } from './graph-props'
import { axisTicks, scaleFor } from './measures'
import type { Measure, Scale } from './measures'
import { byteFactors } from '../../shared/run-values'
import { seriesColour } from './series-colour'
import { factorName } from './value-text'

export type Mark = 'line' | 'dots' | 'dashes' | 'area'
export type LegendEntry = { label: string; colour: string; mark: Mark; index: number }
export type FigurePlan = {
  panels: readonly Panel[]
  scale: Scale
  ticks: readonly number[]
  axisName: string
  legend: readonly LegendEntry[]
}

export type Shown = { cells: readonly Cell[]; factors: readonly Factor[] }

/** Cells and what varies among them. The runs' order is random: the cells are put in the order of their levels. */
export function shownOf(data: Pick<SideBySide, 'sessions'>): Shown {
  const cells = cellsOf(data)
  const factors = factorsOf(cells)
  const place = (cell: Cell, { path, levels }: Factor) => levels.indexOf(cell.levels[path] ?? '')
  const order = (one: Cell, other: Cell) =>
    factors.reduce((found, factor) => found || place(one, factor) - place(other, factor), 0)
  return { cells: cells.toSorted(order), factors }
}

/** The axis of an ECDF and of a graph over bytes is the value itself: the choice of an axis does not count there. */
export function hasAxis(kind: GraphKind): boolean {
  return kind === 'bars' || kind === 'boxes' || kind === 'lines'
}

export function planFigure(
  { cells, factors }: Shown,
  { published }: Pick<SideBySide, 'published'>,
  { kind, measure, choice, shows }: { kind: GraphKind; measure: Measure; choice: Choice; shows: Shows },
): FigurePlan {
  const axis = hasAxis(kind) ? choice.axis : null
  // A stack shows every cell in a row of its own: only what is left out counts.
  const pooled = isStack(kind) ? factors.map(({ path }) => path) : kind === 'bytes' ? byteFactors : []
  const own = { ...choice, axis, series: isStack(kind) || choice.series === axis ? null : choice.series }
  const panels = arrange(cells, factors, own, pooled)
  const inPanels = panels.flatMap((panel) => panel.cells)
  const values = [
    ...runValues(inPanels, measure.key).map(({ value }) => value),
    ...(kind === 'boxes' ? [] : inPanels.map((cell) => cell.rows.get(measure.key)?.ci95?.high ?? 0)),
    ...(shows.floor && measure.unit === 'ms' ? inPanels.map((cell) => cell.rows.get('floorMs')?.mean ?? 0) : []),
    ...(shows.published
      ? inPanels.flatMap((cell) =>
          publishedFor(published, cell, measure.key).flatMap((one) => one.values.map(({ ms }) => ms)),
        )
      : []),
  ]
  const largest = Math.max(0, ...values)
  const scale = scaleFor(measure.unit, largest)
  return {
    panels,
    scale,
    // A bar is read from 0; a box by its place alone, which near 0 could not be told from another.
    ticks: axisTicks(
      largest / scale.divisor,
      kind === 'boxes' ? Math.min(...values.filter((value) => value > 0), largest) / scale.divisor : 0,
    ),
    axisName: axis === null ? '' : factorName(axis),
    legend: legendOf(panels, kind, shows, measure),
  }
}

function legendOf(panels: readonly Panel[], kind: GraphKind, shows: Shows, measure: Measure): LegendEntry[] {
  if (isStack(kind)) return []
  const series = new Map(panels.flatMap((panel) => panel.series.map((one) => [one.label, one] as const)))
  const mark: Mark = kind === 'lines' || kind === 'ecdf' || kind === 'bytes' ? 'line' : 'area'
  const entries = [...series.values()]
    .filter(({ level }) => level !== null)
    .map((one): LegendEntry => ({ label: one.label, colour: seriesColour(one), mark, index: one.index }))
  const extra = (label: string, colour: string, look: Mark): LegendEntry => ({ label, colour, mark: look, index: 0 })
  if (shows.floor && measure.unit === 'ms' && measure.key !== 'floorMs' && kind !== 'ecdf') {
    entries.push(extra('physical floor', 'var(--chart-marker)', 'dots'))
    if (kind === 'lines' || kind === 'bytes') entries.push(extra('t0 + bytes / rate', 'var(--chart-marker)', 'dashes'))
  }
  if (shows.published && hasAxis(kind)) {
    entries.push(extra('published', 'var(--published)', 'line'))
    entries.push(extra('published, conditions differ', 'var(--published)', 'dashes'))
  }
  return entries
}
