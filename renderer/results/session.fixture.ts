// Sessions for tests of the page: made-up figures, and rows as the core makes them for a mean.
import type { RunResult, SummaryRow } from '../../shared/results'
import { scenarioSchema } from '../../shared/scenario'
import type { SessionResults } from '../../shared/side-by-side'
import { factorsKey, valueOf } from '../../shared/run-values'
import { measures } from './measures'

/** A session with n and mean of each cell; the other figures are null, as of one run. */
export function sessionOf(id: string, runs: RunResult[], settings: object = {}): SessionResults {
  const keys = new Map(runs.map(({ factors }) => [factorsKey(factors), factors]))
  const summary = [...keys].flatMap(([key, factors]) =>
    measures.map(({ key: metric }): SummaryRow => {
      const values = runs.flatMap((run) => (factorsKey(run.factors) === key ? (valueOf(run, metric) ?? []) : []))
      const mean = values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
      const spread = {
        n: values.length,
        mean,
        median: mean,
        min: mean,
        max: mean,
        sd: null,
        ci95: null,
        q1: null,
        q3: null,
      }
      return { factors, metric, ...spread, missing: 0, invalid: 0, resolutionMs: null, outliers: [] }
    }),
  )
  const scenario = scenarioSchema.parse({ version: 1, name: id, ...settings })
  return { id, title: id, startedMs: 0, scenario, runs, summary, analysis: { regressions: [], comparisons: [] } }
}
