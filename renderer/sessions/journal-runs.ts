// What a replay needs of the journal: phases, switches and results with their times.
import type { JournalEntry } from '../../shared/journal'
import type { Phase, RunResult, SwitchEvent } from '../../shared/results'

/** Phases of all runs, in order; one that never ended has endMs null. */
export function phasesOf(journal: readonly JournalEntry[]): Phase[] {
  const phases: Phase[] = []
  for (const entry of journal) {
    if (entry.kind !== 'phase') continue
    if (entry.edge === 'start') phases.push({ name: entry.name, startMs: entry.t, endMs: null })
    else {
      const open = phases.findLast(({ name, endMs }) => name === entry.name && endMs === null)
      if (open) open.endMs = entry.t
    }
  }
  return phases
}

export function switchesOf(journal: readonly JournalEntry[]): SwitchEvent[] {
  return journal.flatMap((entry) => (entry.kind === 'switch' ? [entry.event] : []))
}

/** Finished runs with the time at which their result was written, ms. */
export function runsOf(journal: readonly JournalEntry[]): { endMs: number; result: RunResult }[] {
  return journal.flatMap((entry) => (entry.kind === 'run-end' ? [{ endMs: entry.t, result: entry.result }] : []))
}

/** From the beginning to the end of a run's hop, ms; of one that was done again the last time. Undefined when it never began. */
export function spanOf(
  journal: readonly JournalEntry[],
  { run, hop }: Pick<RunResult, 'run' | 'hop'>,
): { from: number; to: number } | undefined {
  const begun = journal.findLastIndex((entry) => entry.kind === 'run' && entry.run === run && entry.hop === hop)
  const end = journal
    .slice(begun + 1)
    .find((entry) => entry.kind === 'run-end' && entry.result.run === run && entry.result.hop === hop)
  const start = journal[begun]?.t ?? (end?.kind === 'run-end' ? end.result.phases[0]?.startMs : undefined)
  return start === undefined ? undefined : { from: start, to: end?.t ?? journal.at(-1)?.t ?? start }
}
