// Runs before the first one that counts: caches are filled and connections made, and no figure comes of it.
import type { JournalEntry } from '../../../shared/journal'
import type { RunResult } from '../../../shared/results'
import type { JournalWriter } from '../sessions/journal-writer'
import type { RunContext } from './types'

/** What of a warm-up is kept: what was done on the hosts, and nothing that a replay would take for a run. */
const kept: readonly JournalEntry['kind'][] = ['plan', 'step', 'step-end', 'command', 'note']

/** The same context with a journal that keeps the runs of a warm-up to itself. */
export function warmUpContext(context: RunContext): RunContext {
  const own: JournalEntry[] = []
  const journal: JournalWriter = {
    sample: () => undefined,
    write: (entry) => {
      own.push({ t: Date.now(), ...entry })
      if (kept.includes(entry.kind)) context.journal.write(entry)
    },
  }
  return { ...context, journal, entries: () => own }
}

/** What the journal says of a warm-up run. */
export function warmUpNote(results: readonly RunResult[], ms: number): string {
  const last = results.at(-1)
  const end = last?.status === 'failed' ? `failed (${last.error?.message})` : 'ended well'
  return `A warm-up run of ${(ms / 1000).toFixed(1)} s ${end}; it is no part of the results.`
}
