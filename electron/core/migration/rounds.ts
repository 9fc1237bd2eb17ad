// Rounds of a container's pre-copy, told as QEMU's passes are: in the journal, as parts of the run, and as samples.
import type { MigrationSpec } from '../../../shared/scenario'
import type { StatusLine } from './host-status'
import type { MoveOptions, PrecopyRule } from './mover'

type Round = Extract<StatusLine, { event: 'round' }>

const pageBytes = 4096

/** What ends the rounds; undefined for a strategy without any. */
export function precopyRule(migration: MigrationSpec): PrecopyRule | undefined {
  const { strategy, maxRounds, enoughPages, leastGainPercent } = migration
  return strategy === 'pre-copy' ? { maxRounds, enoughPages, leastGainPercent } : undefined
}

/** Takes each round at its end, `t` in ms on the controller's clock; returns the bytes of all rounds so far. */
export function watchRounds({
  from,
  context,
  onPart,
  onSample,
}: Pick<MoveOptions, 'from' | 'context' | 'onPart' | 'onSample'>): (round: Round, t: number) => number {
  let total = 0
  let lastBegan: number | null = null
  return ({ number, pages, durationMs, frozenUs }, t) => {
    const bytes = pages * pageBytes
    const began = t - durationMs
    // What a later round sends was written since the one before it began.
    const dirtyBytesPerS = lastBegan === null ? 0 : (bytes * 1000) / Math.max(1, began - lastBegan)
    const sample = {
      kind: 'migration' as const,
      host: from,
      status: 'active',
      rateMbit: bytes / Math.max(1, durationMs) / 125,
      dirtyBytesPerS,
      passes: number,
      expectedDowntimeMs: null,
      throttlePercent: 0,
    }
    onSample({ ...sample, t: began, transferredBytes: total, remainingBytes: bytes })
    total += bytes
    lastBegan = began
    onSample({ ...sample, t, transferredBytes: total, remainingBytes: 0 })
    onPart?.({ name: `round ${number}`, ms: Math.round(durationMs), bytes })
    const stood = `the guest stood still for ${Math.round(frozenUs / 1000)} ms of it`
    const text = `Round ${number} of the pre-copy: ${pages} pages in ${Math.round(durationMs)} ms, ${stood}.`
    context.journal.write({ kind: 'note', text, t })
    return total
  }
}
