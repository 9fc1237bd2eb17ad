// How a quiet guest's pre-copy ends. What sockets and switches still hold when the guest stops has to cross while it stands
// still, and QEMU stops it as soon as little is left, whatever is on its way: up to 300 ms at full rate, measured. So the end
// goes slower than the paths carry, and the short passes slower still: by then the queues are to be empty.
import type { Attempt } from './attempt'
import { note } from './attempt'
import { pathBytesPerS } from './convergence'
import type { MigrationState } from './state'

/** The end begins when this much is left of the first pass, in s at the paths' rate, and goes at this part of it. */
const leftS = 0.25
const endShare = 0.5
/**
 * The last of the first pass, in s at the paths' rate, and the short passes after it go at this part: QEMU sends what it may in 0.1 s at
 * once, and then waits. So no more than 20 ms are on their way.
 */
const lastS = 0.05
const lastShare = 0.2
/** A guest that writes more than this part of what the paths carry needs them whole to converge. */
const quietShare = 0.2
/** One that writes no more than this is done with each short pass sooner than with the one before, slow as they are. */
const idleShare = lastShare / 2
/** How soon to look again, ms: near the end more often. */
const lookMs = { far: 100, near: 20 }

/** Takes what QEMU says of a migration under way, slows it down toward its end, and says when to look again, ms. */
export function glideIn(attempt: Attempt): (state: MigrationState) => Promise<number> {
  const { options, source } = attempt
  const { links, transport, migration } = options
  const rate = pathBytesPerS(links, transport, migration.bandwidthMbit)
  const limit = (bytesPerS: number) =>
    source.command('migrate-set-parameters', { 'max-bandwidth': Math.round(bytesPerS) })
  let stage: 'first pass' | 'its end' | 'short passes' | 'over' =
    migration.strategy === 'pre-copy' ? 'first pass' : 'over'

  async function step(state: MigrationState): Promise<void> {
    const { passes, remainingBytes, dirtyBytesPerS } = state
    const isLeft = (s: number) => passes === 1 && remainingBytes > 0 && remainingBytes <= rate * s
    if (dirtyBytesPerS > rate * quietShare) {
      if (stage !== 'first pass') await limit(migration.bandwidthMbit * 125_000)
      stage = 'over'
    } else if (stage !== 'short passes' && (passes > 1 || isLeft(lastS)) && dirtyBytesPerS <= rate * idleShare) {
      stage = 'short passes'
      await limit(rate * lastShare)
    } else if (stage === 'first pass' && isLeft(leftS)) {
      stage = 'its end'
      await limit(rate * endShare)
      const slow = `${Math.round((rate * endShare) / 125_000)} Mbit/s`
      note(attempt, `The rest of the first pass goes at ${slow}, so that queues are empty when the guest stops.`)
    }
  }

  return async (state) => {
    if (state.status === 'active' && stage !== 'over') await step(state)
    return stage === 'its end' && state.passes === 1 ? lookMs.near : lookMs.far
  }
}
