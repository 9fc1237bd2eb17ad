// The verdict in plain words.
import type { RunResult, Verdict } from '../../shared/results'

export type Tone = 'good' | 'warn' | 'bad'

const stateTexts: Record<Verdict['state'], string> = {
  continued: 'its state went on',
  restarted: 'it started anew: its state was lost',
  gap: 'it went on, but answers are missing',
  lost: 'it did not come back',
}
const connectionTexts: Record<Verdict['connection'], string> = {
  kept: 'the client’s connection was kept',
  broken: 'the client’s connection broke',
  none: 'no client was connected',
}

/** How people count: the first run is run 1, and its hops only where there are several. */
export function runName({ run, hop }: Pick<RunResult, 'run' | 'hop'>): string {
  return hop > 0 ? `run ${run + 1}, hop ${hop + 1}` : `run ${run + 1}`
}

/** One sentence for people, and how it went. */
export function verdictText({ from, to, status, verdict, error }: RunResult): {
  tone: Tone
  title: string
  text: string
} {
  if (status === 'cancelled')
    return { tone: 'warn', title: 'Cancelled', text: 'The migration was cancelled and undone.' }
  if (status === 'interrupted')
    return { tone: 'warn', title: 'Interrupted', text: 'The run was cut off; it counts in no mean.' }
  if (!verdict || status === 'failed') {
    return { tone: 'bad', title: 'Failed', text: error?.message ?? 'The migration failed.' }
  }
  if (verdict.promised === 'restarted' && verdict.state === 'restarted') {
    const text = `The service ended on ${from} and started afresh on ${to}, as was asked for: no state and no connection goes along.`
    return { tone: 'good', title: 'Moved without state', text }
  }
  if (verdict.control === 'no-migration' && verdict.state === 'continued') {
    const text = `The guest stayed on ${from}, as this control is to: ${connectionTexts[verdict.connection]}.`
    return { tone: verdict.connection === 'kept' ? 'good' : 'bad', title: 'Stayed', text }
  }
  if (verdict.control === 'plain-tcp' && verdict.state === 'continued' && verdict.connection === 'broken') {
    const text = `The guest moved from ${from} to ${to}, and the client’s plain TCP connection broke with its address: what this control is to show.`
    return { tone: 'good', title: 'Broke as expected', text }
  }
  const tone = verdict.state === 'continued' && verdict.connection !== 'broken' ? transportTone(verdict) : 'bad'
  const title = tone === 'bad' ? 'Did not survive' : 'Survived'
  const text = `The guest moved from ${from} to ${to}: ${stateTexts[verdict.state]}, and ${connectionTexts[verdict.connection]}. ${transportText(verdict)}`
  return { tone, title, text }
}

function transportTone({ transport: { requested, actual } }: Verdict): Tone {
  return requested === actual ? 'good' : 'warn'
}

function transportText({ transport: { requested, actual, subflows } }: Verdict): string {
  if (actual === null) return 'What carried it could not be told.'
  const by = actual === 'mptcp' ? `MPTCP with ${subflows} ${subflows === 1 ? 'subflow' : 'subflows'}` : 'plain TCP'
  return requested === actual ? `It really was ${by}.` : `${requested.toUpperCase()} was asked for, but it was ${by}.`
}
