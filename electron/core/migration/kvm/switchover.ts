// For how long a guest may stop at the end of its pre-copy.
import type { Attempt } from './attempt'
import { note } from './attempt'

/** The downtime limit is never raised beyond this, ms. */
const longestMs = 500

/**
 * Tells QEMU what the paths carry, and to stop the guest when what is left crosses within the downtime limit. Even an idle guest keeps
 * a little memory busy: when that is all that each pass leaves, it may stop for as long as that takes, half as much again. False
 * when it would be longer than a user should bear.
 */
export async function raiseLimit(attempt: Attempt, bytesPerS: number, leftBytes: number): Promise<boolean> {
  const neededMs = Math.ceil((leftBytes / Math.max(bytesPerS, 1)) * 1500)
  const { downtimeLimitMs } = attempt.options.migration
  if (neededMs > longestMs) return false
  const limit = Math.max(neededMs, downtimeLimitMs)
  const { source } = attempt
  // QEMU before 8.2 has no such parameter, and goes by what it sees: then it has to see the paths' rate.
  const rate = Math.round(bytesPerS)
  await source
    .command('migrate-set-parameters', { 'avail-switchover-bandwidth': rate })
    .catch(() => source.command('migrate-set-parameters', { 'max-bandwidth': rate }))
  await source.command('migrate-set-parameters', { 'downtime-limit': limit })
  if (limit > downtimeLimitMs) {
    const left = `${(leftBytes / 1_048_576).toFixed(1)} MiB`
    note(attempt, `Each pass leaves ${left}: the downtime limit is raised from ${downtimeLimitMs} ms to ${limit} ms.`)
  }
  return true
}

/** An earlier migration of this QEMU that came to nothing may have told it a rate; it has none before it is told. */
export async function forgetRate({ source }: Attempt): Promise<void> {
  await source.command('migrate-set-parameters', { 'avail-switchover-bandwidth': 0 }).catch(() => undefined)
}
