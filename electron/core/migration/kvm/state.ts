// What QEMU says of a migration (query-migrate), in this product's units.
import { z } from 'zod'
import type { Sample } from '../../../../shared/samples'

const pageBytes = 4096

export const migrationStateSchema = z
  .object({
    status: z.string().default('none'),
    downtime: z.number().optional(),
    'expected-downtime': z.number().optional(),
    'total-time': z.number().optional(),
    'cpu-throttle-percentage': z.number().default(0),
    'error-desc': z.string().optional(),
    ram: z
      .object({
        transferred: z.number(),
        remaining: z.number(),
        mbps: z.number().default(0),
        'dirty-pages-rate': z.number().default(0),
        'dirty-sync-count': z.number().default(0),
        'postcopy-requests': z.number().default(0),
        'page-size': z.number().default(pageBytes),
      })
      .optional(),
  })
  .transform((raw) => ({
    status: raw.status,
    error: raw['error-desc'] ?? null,
    /** The guest was stopped for, as the source saw it, ms. */
    downtimeMs: raw.downtime ?? null,
    expectedDowntimeMs: raw['expected-downtime'] ?? null,
    throttlePercent: raw['cpu-throttle-percentage'],
    transferredBytes: raw.ram?.transferred ?? 0,
    remainingBytes: raw.ram?.remaining ?? 0,
    rateMbit: raw.ram?.mbps ?? 0,
    dirtyBytesPerS: (raw.ram?.['dirty-pages-rate'] ?? 0) * (raw.ram?.['page-size'] ?? pageBytes),
    passes: raw.ram?.['dirty-sync-count'] ?? 0,
    /** Pages that the target asked for at once: more than none once the guest runs there. */
    requests: raw.ram?.['postcopy-requests'] ?? 0,
  }))
export type MigrationState = z.output<typeof migrationStateSchema>

/** QEMU may still send, or wait to. */
export const underWay: ReadonlySet<string> = new Set([
  'setup',
  'active',
  'pre-switchover',
  'device',
  'wait-unplug',
  'cancelling',
])
/** The first byte has left, or may have. */
export const sending: readonly string[] = ['active', 'pre-switchover', 'device', 'completed']
/** The guest runs on the target while the rest of its memory follows. */
export const afterSwitch: ReadonlySet<string> = new Set([
  'postcopy-active',
  'postcopy-paused',
  'postcopy-recover-setup',
  'postcopy-recover',
])

export function migrationSample(state: MigrationState, host: string, t: number): Sample {
  const { error: _error, downtimeMs: _downtimeMs, requests: _requests, ...rest } = state
  return { kind: 'migration', t, host, ...rest }
}
