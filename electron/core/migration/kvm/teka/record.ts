// Keeps the record of one hop of Teka's handover, and tells of each change as it happens.
import type { InterfaceTable, TekaControl, TekaRecord, TekaSlotName } from '../../../../../shared/teka-record'

export type RecordKeeper = {
  /** Slot `name` begins now, or at `t`; the one before ends. */
  begin(name: TekaSlotName, t?: number): void
  /** The last slot ends. */
  end(): void
  add(table: InterfaceTable): void
  /** As it is now; a copy. */
  record(): TekaRecord
}

export function keepRecord(control: TekaControl, tell: (record: TekaRecord) => void): RecordKeeper {
  const kept: TekaRecord = { control, slots: [], tables: [] }
  const copy = () => structuredClone(kept)
  const close = (t: number) => {
    const last = kept.slots.at(-1)
    if (last && last.endMs === null) last.endMs = t
  }
  return {
    begin: (name, t = Date.now()) => {
      close(t)
      kept.slots.push({ name, startMs: t, endMs: null })
      tell(copy())
    },
    end: () => {
      close(Date.now())
      tell(copy())
    },
    add: (table) => {
      kept.tables.push(table)
      tell(copy())
    },
    record: copy,
  }
}

/**
 * Slot D as the client sees it: from the last thing that it heard before the guest stood still to the first after it ran
 * again. `times` are the arrivals of its probe, ms. Without any afterwards D has no end, and nothing of E is known.
 */
export function withApplicationGap(
  record: TekaRecord,
  times: readonly number[],
  stood: { frozenAt: number; resumedAt: number },
): TekaRecord {
  const startMs = times.findLast((t) => t <= stood.frozenAt)
  const endMs = times.find((t) => t >= stood.resumedAt) ?? null
  if (startMs === undefined) return record
  // A connection that ended in slot B, as plain TCP's does, was not there any more to be interrupted by the migration.
  const lostBefore = record.slots.some(({ name, startMs: since }) => name === 'C' && startMs < since)
  const slots = record.slots.flatMap((slot) => {
    if (lostBefore) return slot.name === 'E' ? [] : [slot.name === 'D' ? { ...slot, endMs: null } : slot]
    if (slot.name === 'C') return [{ ...slot, endMs: startMs }]
    if (slot.name === 'D') return [{ ...slot, startMs, endMs }]
    if (slot.name === 'E') return endMs === null ? [] : [{ ...slot, startMs: endMs }]
    return [slot]
  })
  return { ...record, slots }
}

/** Length of slot D, ms; null where it came to no end. */
export function applicationDowntimeMs({ slots }: TekaRecord): number | null {
  const found = slots.find(({ name }) => name === 'D')
  return found && found.endMs !== null ? found.endMs - found.startMs : null
}
