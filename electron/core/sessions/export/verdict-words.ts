// The verdict of a run as one sentence a person can repeat.
import type { RunResult, Verdict } from '../../../../shared/results'
import { verdictHolds } from '../../migration/verdict'

const states: Record<Verdict['state'], string> = {
  continued: 'the guest went on where it was',
  restarted: 'the guest started afresh and lost its state',
  gap: 'that the guest went on where it was is not proved',
  lost: 'the guest was lost',
}
const connections: Record<Verdict['connection'], string> = {
  kept: "the client's connection lived on",
  broken: "the client's connection broke",
  none: 'no connection was open to be kept',
}

/** The sentence, and whether it is a good one. */
export function verdictWords(run: RunResult): { good: boolean; head: string; text: string } {
  const failed = run.status !== 'succeeded'
  if (!run.verdict) return { good: false, head: `Run ${run.status}: no verdict`, text: run.error?.message ?? '' }
  const { state, connection, transport } = run.verdict
  const good = verdictHolds(run.verdict) && !failed
  const how =
    transport.actual === null
      ? `what carried the transfer is not proved (${transport.requested} was asked for)`
      : `the transfer was ${transport.actual.toUpperCase()}${transport.actual === transport.requested ? '' : `, not ${transport.requested.toUpperCase()} as asked for`}`
  const asked = run.verdict.promised === 'restarted' && state === 'restarted'
  const became = asked ? 'the guest started afresh, as a stateless migration does' : states[state]
  const text = `${became}, ${connections[connection]}, and ${how}.`
  const head =
    run.invalid !== undefined
      ? 'Marked invalid'
      : failed
        ? `Run ${run.status}`
        : good
          ? 'The verdict holds'
          : 'The verdict does not hold'
  const sentence = text.charAt(0).toUpperCase() + text.slice(1)
  if (run.invalid !== undefined) return { good: false, head, text: `${run.invalid} (As recorded: ${text})` }
  return { good, head, text: sentence }
}
