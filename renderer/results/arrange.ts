// Which cells stand where: along the axis, in which series, in which graph of several.
import type { Cell, Factor, Level } from './cells'
import { factorName } from './value-text'

export type Choice = {
  /** Paths of factors; null when there is none. */
  axis: string | null
  series: string | null
  /** One level of a factor that is neither: the others are not shown. */
  only: Readonly<Record<string, Level>>
}
export type Series = { level: Level | null; label: string; index: number }
export type Panel = {
  title: string
  levels: readonly Level[]
  series: readonly Series[]
  /** Cells at a place; several only where `pooled` factors lie together. */
  at(level: Level | null, series: Series): Cell[]
  cells: readonly Cell[]
}

/** A level for people, as the axis and the legend show it. */
export const levelText = (level: Level | null) => (level === null ? 'all runs' : String(level))

/**
 * One panel for each combination of the factors that are neither axis nor series, so that no mean is ever taken over
 * cells that differ. Factors in `pooled` make no panels: for graphs that show runs one by one.
 */
export function arrange(
  cells: readonly Cell[],
  factors: readonly Factor[],
  choice: Choice,
  pooled: readonly string[] = [],
): Panel[] {
  const shown = cells.filter(({ levels }) =>
    Object.entries(choice.only).every(([path, level]) => levels[path] === undefined || levels[path] === level),
  )
  const axis = factors.find(({ path }) => path === choice.axis)
  const series = factors.find(({ path }) => path === choice.series)
  const facets = factors.filter((factor) => factor !== axis && factor !== series && !pooled.includes(factor.path))
  return combinations(facets).flatMap((facet) => {
    const inside = shown.filter(({ levels }) => Object.entries(facet).every(([path, level]) => levels[path] === level))
    return inside.length === 0 ? [] : [panelOf(inside, facet, axis, series)]
  })
}

function panelOf(
  cells: readonly Cell[],
  facet: Record<string, Level>,
  axis: Factor | undefined,
  series: Factor | undefined,
): Panel {
  const has = (factor: Factor, level: Level) => cells.some(({ levels }) => levels[factor.path] === level)
  const levels = axis ? axis.levels.filter((level) => has(axis, level)) : []
  const lines = series ? series.levels.map((level, index) => ({ level, label: levelText(level), index })) : []
  return {
    title: Object.entries(facet)
      .map(([path, level]) => `${factorName(path)} = ${level}`)
      .join(', '),
    levels,
    series: series ? lines.filter(({ level }) => has(series, level)) : [{ level: null, label: 'all runs', index: 0 }],
    at: (level, line) =>
      cells.filter(
        (cell) =>
          (!axis || level === null || cell.levels[axis.path] === level) &&
          (!series || line.level === null || cell.levels[series.path] === line.level),
      ),
    cells,
  }
}

function combinations(factors: readonly Factor[]): Record<string, Level>[] {
  return factors.reduce<Record<string, Level>[]>(
    (given, { path, levels }) => given.flatMap((one) => levels.map((level) => ({ ...one, [path]: level }))),
    [{}],
  )
}

/** What to begin with: numbers along the axis, since lines can be laid through them; words as series. */
export function firstChoice(factors: readonly Factor[]): Choice {
  const numbers = factors.filter(({ levels }) => levels.every((level) => typeof level === 'number'))
  const [axis] = numbers.length > 0 ? numbers : factors
  const rest = factors.filter((factor) => factor !== axis)
  const series = rest.find(({ path }) => path === 'session') ?? rest[0]
  return { axis: axis?.path ?? null, series: series?.path ?? null, only: {} }
}
