// The runs of an experiment by cell: one combination of factors, with its repetitions counted.
import { metricsSchema, type Factors, type RunResult } from '../../../shared/results'
import { factorsKey, type MeasureKey } from '../../../shared/run-values'

export type CellRuns = { factors: Factors; runs: { result: RunResult; repetition: number }[] }

/** Every metric that has one number a run, in the order of the contract. */
export const measures: readonly MeasureKey[] = metricsSchema
  .omit({ wireBytes: true, missing: true, resolutionMs: true })
  .keyof().options

/** The cells in the order of their first run. A run that failed or was broken off keeps its place among the repetitions. */
export function groupCells(results: readonly RunResult[]): CellRuns[] {
  const cells = new Map<string, CellRuns>()
  // A session that was taken up again has the runs done later at its end.
  for (const result of results.toSorted((one, other) => one.run - other.run || one.hop - other.hop)) {
    const key = factorsKey(result.factors)
    const cell = cells.get(key) ?? { factors: result.factors, runs: [] }
    const before = cell.runs.at(-1)
    const sameRun = before?.result.run === result.run
    const repetition = before ? before.repetition + (sameRun ? 0 : 1) : 0
    cell.runs.push({ result, repetition })
    cells.set(key, cell)
  }
  return [...cells.values()]
}
