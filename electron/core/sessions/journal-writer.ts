// What the runner and the streams report to; sessions/ writes it to a file, tests keep it in memory.
import type { JournalEntry } from '../../../shared/journal'
import type { Sample } from '../../../shared/samples'

type WithoutTime<T> = T extends unknown ? Omit<T, 't'> : never
/** A journal entry as its reporter gives it; the writer stamps the time. */
export type NewEntry = WithoutTime<JournalEntry>

export type JournalWriter = {
  /** Appends and flushes; `t` is set to now unless given. */
  write(entry: NewEntry & { t?: number }): void
  sample(sample: Sample): void
}
