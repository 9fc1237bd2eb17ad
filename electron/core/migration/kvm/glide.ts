// The end of a live migration's first pass goes slower than the paths carry. What sockets and switches still hold when the
// guest stops has to cross while it stands still: hundreds of ms at full rate, measured. By then the queues are to be empty.
import type { Attempt } from './attempt'
import { note } from './attempt'
import { pathBytesPerS } from './convergence'
import type { MigrationState } from './state'

/** Begins when this much is left, in s at the paths' rate; goes at this part of the rate. */
const leftS = 0.8
const share = 0.7
/** A guest that writes more than this part of what the paths carry needs them whole to converge. */
const quietShare = 0.2

/** Slows the source's QEMU down near the end of the first pass, and lets it go again for the short ones that follow. */
export function glideIn(attempt: Attempt): (state: MigrationState) => Promise<void> {
  const { options, source } = attempt
  const { links, transport, migration } = options
  const rate = pathBytesPerS(links, transport, migration.bandwidthMbit)
  const slow = Math.round(rate * share)
  let next: 'slow' | 'free' | 'nothing' = migration.strategy === 'pre-copy' ? 'slow' : 'nothing'
  const limit = (bytesPerS: number) => source.command('migrate-set-parameters', { 'max-bandwidth': bytesPerS })
  return async (state) => {
    if (state.status !== 'active') return
    if (next === 'free' && state.passes > 1 && state.dirtyBytesPerS > rate * quietShare) {
      next = 'nothing'
      await limit(Math.round(migration.bandwidthMbit * 125_000))
    }
    const isNear = state.passes === 1 && state.remainingBytes > 0 && state.remainingBytes <= rate * leftS
    if (next !== 'slow' || !isNear || state.dirtyBytesPerS > rate * quietShare) return
    next = 'free'
    await limit(slow)
    note(
      attempt,
      `The rest of the first pass goes at ${Math.round(slow / 125_000)} Mbit/s, so that queues are empty when the guest stops.`,
    )
  }
}
