// The numbers behind the graphs that the core does not give: steps of an ECDF, means of phases and of bytes.
import { interfaceNames, phaseNames } from '../../shared/names'
import type { InterfaceName, PhaseName } from '../../shared/names'
import type { RunResult, SummaryRow } from '../../shared/results'
import type { Published } from '../../shared/side-by-side'
import type { Cell } from './cells'
import { factorsKey, valueOf, type MeasureKey } from '../../shared/run-values'

export type RunValue = { session: string; run: RunResult; value: number }

/** The runs of cells that measured the metric, in the order in which they were made. */
export function runValues(cells: readonly Cell[], key: MeasureKey): RunValue[] {
  return cells.flatMap(({ session, runs }) =>
    runs.flatMap((run) => {
      const value = valueOf(run, key)
      return value === null ? [] : [{ session, run, value }]
    }),
  )
}

export type Step = { value: number; share: number; at: RunValue }

/** The empirical distribution: after each value the share of all that are no greater. Ties make one higher step. */
export function ecdf(values: readonly RunValue[]): Step[] {
  const sorted = values.toSorted((one, other) => one.value - other.value)
  const lastOf = new Map(sorted.map(({ value }, index) => [value, index]))
  return sorted.map((at) => ({ value: at.value, share: ((lastOf.get(at.value) ?? 0) + 1) / sorted.length, at }))
}

export type Box = { low: number; q1: number; median: number; q3: number; high: number }

/** Whiskers reach the outermost values that are no outliers (Tukey). Null with fewer than four values: there are no quartiles. */
export function boxOf(
  { q1, q3, median }: Pick<SummaryRow, 'q1' | 'q3' | 'median'>,
  values: readonly number[],
): Box | null {
  if (q1 === null || q3 === null || median === null) return null
  const reach = 1.5 * (q3 - q1)
  const inside = values.filter((value) => value >= q1 - reach && value <= q3 + reach)
  return { low: Math.min(q1, ...inside), q1, median, q3, high: Math.max(q3, ...inside) }
}

/** What a stack is made of: durations in ms by phase. A phase that never ended counts nowhere. */
export function phaseDurations({ phases }: Pick<RunResult, 'phases'>): Partial<Record<PhaseName, number>> {
  const durations: Partial<Record<PhaseName, number>> = {}
  for (const { name, startMs, endMs } of phases) {
    if (endMs !== null) durations[name] = (durations[name] ?? 0) + Math.max(0, endMs - startMs)
  }
  return durations
}

/** Mean duration of each phase over the runs that ended well, ms; a phase that a run did not have counts as 0. */
export function meanPhases(runs: readonly RunResult[]): Partial<Record<PhaseName, number>> {
  const each = runs.filter(({ status }) => status === 'succeeded').map(phaseDurations)
  return means(phaseNames, each)
}

/** Mean wire bytes by interface over the runs that measured them. */
export function meanBytes(runs: readonly RunResult[]): Partial<Record<InterfaceName, number>> {
  const each = runs.flatMap(({ status, metrics }) => (status === 'succeeded' ? (metrics?.wireBytes ?? []) : []))
  return means(interfaceNames, each)
}

function means<K extends string>(
  keys: readonly K[],
  each: readonly Partial<Record<K, number>>[],
): Partial<Record<K, number>> {
  const found: Partial<Record<K, number>> = {}
  for (const key of keys) {
    if (!each.some((one) => one[key] !== undefined)) continue
    found[key] = each.reduce((sum, one) => sum + (one[key] ?? 0), 0) / each.length
  }
  return found
}

/** Published values for a cell and metric. */
export function publishedFor(published: readonly Published[], cell: Cell, key: MeasureKey): Published[] {
  const own = factorsKey(cell.factors)
  return published.filter(
    ({ session, metric, factors }) => session === cell.session && metric === key && factorsKey(factors) === own,
  )
}
