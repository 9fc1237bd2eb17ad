// The summary rows of results.json: for each combination of factors and each metric.
import type { RunResult, SummaryRow } from '../../../shared/results'
import { valueOf, type MeasureKey } from '../../../shared/run-values'
import { groupCells, measures, type CellRuns } from './cells'
import { describeSample, tukeyFences } from './describe'

/**
 * One row for each cell and each metric that any run measured. Runs that failed or did not measure it are counted as missing
 * and left out, so that a cell may have a row of none; those marked invalid are counted apart; outliers are marked and stay in.
 */
export function summarize(runs: readonly RunResult[]): SummaryRow[] {
  const measured = measures.filter((measure) =>
    runs.some((run) => valueOf({ ...run, invalid: undefined }, measure) !== null),
  )
  return groupCells(runs).flatMap((cell) => measured.map((measure) => summaryRow(cell, measure)))
}

function summaryRow({ factors, runs }: CellRuns, measure: MeasureKey): SummaryRow {
  const found = runs.flatMap(({ result }) => {
    const value = valueOf(result, measure)
    return value === null
      ? []
      : [{ run: result.run, hop: result.hop, value, resolution: resolutionOf(result, measure) }]
  })
  const invalid = runs.filter(({ result }) => result.invalid !== undefined).length
  const spread = describeSample(found.map(({ value }) => value))
  const fences = tukeyFences(spread)
  const outside = found.filter(({ value }) => fences !== null && (value < fences.low || value > fences.high))
  const resolutions = found.flatMap(({ resolution }) => (resolution === undefined ? [] : [resolution]))
  return {
    factors,
    metric: measure,
    ...spread,
    missing: runs.length - invalid - found.length,
    invalid,
    resolutionMs: resolutions.length === 0 ? null : Math.max(...resolutions),
    outliers: outside.map(({ run, hop, value }) => ({ run, hop, value })),
  }
}

const resolutionOf = (result: RunResult, measure: MeasureKey) => result.metrics?.resolutionMs[measure]
