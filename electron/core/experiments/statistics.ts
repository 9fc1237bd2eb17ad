// The summary rows of results.json: for each combination of factors and each metric.
import { max, mean, median, min, sampleStandardDeviation } from 'simple-statistics'
import type { Metrics, Results, RunResult } from '../../../shared/results'

const names = [
  'totalMs',
  'freezeMs',
  'downtimeMs',
  'handoverGapMs',
  'transferMs',
  'transferStallMs',
  'logicalBytes',
  'floorMs',
  'linkUse',
] as const satisfies readonly (keyof Metrics)[]

/** Runs that failed or did not measure a metric are left out of it; `n` says how many are in. */
export function summarize(runs: readonly RunResult[]): Results['summary'] {
  const groups = new Map<string, RunResult[]>()
  for (const run of runs) {
    const key = JSON.stringify(Object.entries(run.factors).toSorted(([one], [other]) => one.localeCompare(other)))
    groups.set(key, [...(groups.get(key) ?? []), run])
  }
  return [...groups.values()].flatMap((group) =>
    names.flatMap((metric) => {
      const values = group.flatMap((run) => (run.status === 'succeeded' ? [run.metrics?.[metric] ?? null] : []))
      const measured = values.filter((value) => value !== null)
      const factors = group[0]?.factors ?? {}
      if (measured.length === 0) return []
      const sd = measured.length > 1 ? sampleStandardDeviation(measured) : null
      const about = { n: measured.length, mean: mean(measured), median: median(measured), sd }
      return [{ factors, metric, ...about, min: min(measured), max: max(measured) }]
    }),
  )
}
