// Two sessions side by side: the cells that both have, and those that only one has.
import type { Factors, Ratio, RunResult, SummaryRow } from '../../../shared/results'
import type { Scenario } from '../../../shared/scenario'
import { factorsKey, groupCells, measures, valueOf, type CellRuns, type Measure } from './cells'
import { unpairedRatio } from './ratio'
import { summarize } from './statistics'

export type SessionsRow = {
  factors: Factors
  metric: Measure
  /** Null when that session has no such cell, or never measured the metric. */
  first: SummaryRow | null
  second: SummaryRow | null
  /** Second ÷ first of geometric means, not in pairs: two sessions share no order. */
  ratio: Ratio | null
}

/** One row for each cell of either and each metric that either measured, in the first one's order. */
export function compareSessions(first: readonly RunResult[], second: readonly RunResult[]): SessionsRow[] {
  const [ours, theirs] = [sideOf(first), sideOf(second)]
  const keys = new Set([...ours.cells.keys(), ...theirs.cells.keys()])
  return [...keys].flatMap((key) => {
    const [cell, other] = [ours.cells.get(key), theirs.cells.get(key)]
    const factors = (cell ?? other)?.factors ?? {}
    return measures.flatMap((metric): SessionsRow[] => {
      const rows = { first: ours.row(key, metric), second: theirs.row(key, metric) }
      if (rows.first === null && rows.second === null) return []
      return [{ factors, metric, ...rows, ratio: unpairedRatio(valuesOf(cell, metric), valuesOf(other, metric)) }]
    })
  })
}

function sideOf(runs: readonly RunResult[]) {
  const cells = new Map(groupCells(runs).map((cell) => [factorsKey(cell.factors), cell]))
  const rows = new Map(summarize(runs).map((row) => [`${row.metric} ${factorsKey(row.factors)}`, row]))
  return { cells, row: (key: string, metric: Measure) => rows.get(`${metric} ${key}`) ?? null }
}

function valuesOf(cell: CellRuns | undefined, metric: Measure): number[] {
  return (cell?.runs ?? []).flatMap(({ result }) => valueOf(result, metric) ?? [])
}

/** The settings in which two scenarios differ, by path; name, order and number of runs do not count. */
export function scenarioDifferences(
  first: Scenario,
  second: Scenario,
): { path: string; first: string; second: string }[] {
  const [ours, theirs] = [leaves(first), leaves(second)]
  const paths = [...new Set([...ours.keys(), ...theirs.keys()])]
  return paths.flatMap((path) => {
    const [one, other] = [
      path in first.factors ? 'varied' : (ours.get(path) ?? 'none'),
      path in second.factors ? 'varied' : (theirs.get(path) ?? 'none'),
    ]
    // Of a factor the cells say the value.
    const counts =
      !/^(name|seed|repeat|(factors|exclude)(\..*)?)$/.test(path) && !(path in first.factors && path in second.factors)
    return counts && one !== other ? [{ path, first: one, second: other }] : []
  })
}

function leaves(value: unknown, path = ''): Map<string, string> {
  if (typeof value !== 'object' || value === null) return new Map([[path, String(value)]])
  const inside = Object.entries(value).map(([name, part]) => leaves(part, path === '' ? name : `${path}.${name}`))
  return new Map(inside.flatMap((map) => [...map]))
}
