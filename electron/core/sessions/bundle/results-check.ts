// results.json against the journal: each run in it must have been journaled when it ended, exactly so.
import { isDeepStrictEqual } from 'node:util'
import { journalEntrySchema } from '../../../../shared/journal'
import { resultsSchema } from '../../../../shared/results'
import { parseRecorded } from '../lines'

/** What differs, or null. `lines` are the journal's, their bytes seen as latin1. Torn lines are passed over. */
export function resultsDiffer(results: Buffer, lines: readonly string[]): string | null {
  const parsed = resultsSchema.safeParse(parseRecorded(results.toString('utf8')))
  if (!parsed.success) return 'it cannot be read'
  const ended = lines.flatMap((line) => {
    if (!line.includes('"run-end"')) return []
    const entry = journalEntrySchema.safeParse(parseRecorded(Buffer.from(line, 'latin1').toString('utf8')))
    return entry.success && entry.data.kind === 'run-end' ? [entry.data.result] : []
  })
  const alien = parsed.data.runs.find((run) => !ended.some((other) => isDeepStrictEqual(other, run)))
  if (!alien) return null
  return `run ${alien.run + 1}${alien.hop > 0 ? `, hop ${alien.hop + 1}` : ''} is not as the journal recorded it`
}
