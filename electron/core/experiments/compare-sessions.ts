// Two sessions side by side: the cells that both have, and those that only one has.
import type { Factors, Ratio, RunResult, SummaryRow } from '../../../shared/results'
import type { Scenario } from '../../../shared/scenario'
import { factorsKey, valueOf, type MeasureKey } from '../../../shared/run-values'
import { groupCells, measures, type CellRuns } from './cells'
import { levelsOf } from '../scenario/combinations'
import { experimentFields } from '../scenario/fields'
import { unpairedRatio } from './ratio'
import { summarize } from './statistics'

export type SessionsRow = {
  factors: Factors
  metric: MeasureKey
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
  return { cells, row: (key: string, metric: MeasureKey) => rows.get(`${metric} ${key}`) ?? null }
}

function valuesOf(cell: CellRuns | undefined, metric: MeasureKey): number[] {
  return (cell?.runs ?? []).flatMap(({ result }) => valueOf(result, metric) ?? [])
}

/** The settings in which two scenarios differ, by path; name, order and number of runs do not count. */
export function scenarioDifferences(
  first: Scenario,
  second: Scenario,
): { path: string; first: string; second: string }[] {
  const [ours, theirs] = [leaves(first), leaves(second)]
  const varied = [levelsOf(first), levelsOf(second)] as const
  const paths = [...new Set([...ours.keys(), ...theirs.keys()])]
  return paths.flatMap((path) => {
    const [one, other] = [
      path in varied[0] ? 'varied' : (ours.get(path) ?? 'none'),
      path in varied[1] ? 'varied' : (theirs.get(path) ?? 'none'),
    ]
    // Of a factor the cells say the value.
    const [field = ''] = path.split('.')
    const describes = field !== 'lab' && experimentFields.includes(field)
    const counts = !describes && !(path in varied[0] && path in varied[1])
    return counts && one !== other ? [{ path, first: one, second: other }] : []
  })
}

function leaves(value: unknown, path = ''): Map<string, string> {
  if (typeof value !== 'object' || value === null) return new Map([[path, String(value)]])
  const inside = Object.entries(value).map(([name, part]) => leaves(part, path === '' ? name : `${path}.${name}`))
  return new Map(inside.flatMap((map) => [...map]))
}
