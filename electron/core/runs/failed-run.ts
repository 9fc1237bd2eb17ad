// A run that could not even begin is a result as well: with its reason, and the experiment goes on.
import { toErrorInfo, type ErrorCode } from '../../../shared/reply'
import type { RunResult } from '../../../shared/results'
import type { Cell } from '../experiments/design'
import type { RunContext } from './types'

/** After these no other run could begin either: what is left is for `--resume`. */
const endsAll: readonly ErrorCode[] = [
  'cancelled',
  'unreachable',
  'host-key-unknown',
  'host-key-changed',
  'auth-failed',
]

/** Whether an error is the lab's or the user's and not this run's alone. */
export function endsExperiment(thrown: unknown): boolean {
  return endsAll.includes(toErrorInfo(thrown).code)
}

/** Journals a run that failed before its request, and returns its result. */
export function failedRun(context: RunContext, { run, factors, scenario }: Cell, thrown: unknown): RunResult {
  const { journal } = context
  const { from, to } = scenario.migration
  const nothing = { verdict: null, metrics: null, phases: [], events: [] }
  const result: RunResult = { run, hop: 0, factors, from, to, status: 'failed', error: toErrorInfo(thrown), ...nothing }
  journal.write({ kind: 'run', run, hop: 0, edge: 'start' })
  journal.write({ kind: 'run-end', result })
  context.onLive({ last: result, run: null })
  return result
}
