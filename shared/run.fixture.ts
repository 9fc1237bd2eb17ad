// Runs for tests of statistics and of the page: made-up figures, nothing else.
import { metricsSchema, type Factors, type RunResult } from './results'

const nothing = Object.fromEntries(Object.keys(metricsSchema.shape).map((name) => [name, null]))

/** A run with these metrics and no others. */
export function runOf(
  run: number,
  factors: Factors,
  measured: object,
  status: RunResult['status'] = 'succeeded',
): RunResult {
  const metrics = metricsSchema.parse({ ...nothing, missing: {}, resolutionMs: {}, ...measured })
  const about = { hop: 0, from: 'cloudlet-a', to: 'cloudlet-b', error: null, verdict: null }
  return { run, ...about, factors, status, metrics, phases: [], events: [] }
}
