// What the runs of a session took, from its journal: what a resumed experiment knows of its pace.
import type { JournalEntry } from '../../../shared/journal'

/** Ms from the end of the run before (in the same sitting) to the end of each run, with its guest's start; by run number. */
export function runTimes(entries: readonly JournalEntry[]): Map<number, number> {
  const found = new Map<number, number>()
  let beganMs: number | null = null
  for (const [index, entry] of entries.entries()) {
    if (entry.kind === 'session') beganMs = null
    if (entry.kind === 'run' && entry.hop === 0) beganMs ??= entry.t
    if (entry.kind !== 'run-end' || moreHops(entries, index, entry.result.run)) continue
    if (beganMs !== null) found.set(entry.result.run, entry.t - beganMs)
    beganMs = entry.t
  }
  return found
}

function moreHops(entries: readonly JournalEntry[], from: number, run: number): boolean {
  const next = entries.slice(from + 1, from + 200).find((entry) => entry.kind === 'run' || entry.kind === 'run-end')
  return next?.kind === 'run' && next.run === run && next.hop > 0
}
