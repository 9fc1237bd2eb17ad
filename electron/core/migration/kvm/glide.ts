// How a quiet guest's pre-copy ends. What sockets and switches still hold when the guest stops has to cross while it stands
// still, and QEMU stops it as soon as little is left, whatever is on its way: up to 300 ms at full rate, measured. So the end
// goes slower than the paths carry, and the short passes slower still: by then the queues are to be empty.
import type { Attempt } from './attempt'
import { note } from './attempt'
import { pathBytesPerS } from './convergence'
import type { MigrationState } from './state'

/** The end begins when this much is left of the first pass, in s at the paths' rate, and goes at this part of it. */
const leftS = 0.4
const endShare = 0.7
/** QEMU sends what it may in 0.1 s at once, and then waits: at this part of the rate that is on its way for 15 ms. */
const lastShare = 0.15
/** A guest that writes more than this part of what the paths carry needs them whole to converge. */
const quietShare = 0.2

/** Takes what QEMU says of a migration under way, and slows it down toward its end. */
export function glideIn(attempt: Attempt): (state: MigrationState) => Promise<void> {
  const { options, source } = attempt
  const { links, transport, migration } = options
  const rate = pathBytesPerS(links, transport, migration.bandwidthMbit)
  const limit = (bytesPerS: number) =>
    source.command('migrate-set-parameters', { 'max-bandwidth': Math.round(bytesPerS) })
  let stage: 'first pass' | 'its end' | 'short passes' | 'over' =
    migration.strategy === 'pre-copy' ? 'first pass' : 'over'
  return async (state) => {
    if (state.status !== 'active' || stage === 'over') return
    const isQuiet = state.dirtyBytesPerS <= rate * quietShare
    if (stage === 'first pass') {
      const isNear = state.passes === 1 && state.remainingBytes > 0 && state.remainingBytes <= rate * leftS
      if (!isNear || !isQuiet) return
      stage = 'its end'
      await limit(rate * endShare)
      const slow = `${Math.round((rate * endShare) / 125_000)} Mbit/s`
      note(attempt, `The rest of the first pass goes at ${slow}, so that queues are empty when the guest stops.`)
    } else if (!isQuiet) {
      stage = 'over'
      await limit(migration.bandwidthMbit * 125_000)
    } else if (stage === 'its end' && state.passes > 1) {
      stage = 'short passes'
      await limit(rate * lastShare)
    }
  }
}
