// How a quiet guest's pre-copy ends. What sockets and switches still hold when the guest stops has to cross while it stands
// still, and QEMU stops it as soon as little is left, whatever is on its way: up to 300 ms at full rate, measured. So the end
// goes slower than the paths carry, and the short passes slower still: by then the queues are to be empty.
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
/** How often QEMU is asked, ms; its events wake us before. Near the end more often. */
export const lookMs = { far: 100, near: 20 }

/** `bytesPerS`: the limit to set now, bytes/s, 0 for none at all; null: as it is. `lookMs`: when to look again. */
export type Advice = { bytesPerS: number | null; lookMs: number }
type Seen = Pick<MigrationState, 'status' | 'passes' | 'remainingBytes' | 'dirtyBytesPerS'>

/**
 * Takes what QEMU says of a pre-copy under way, and says how fast it is to go. `rate`: what the paths carry, bytes/s; `full`: the limit that
 * the user set, bytes/s, 0 for none.
 */
export function createGlide(rate: number, full: number): (state: Seen) => Advice {
  let stage: 'first pass' | 'its end' | 'short passes' | 'over' = 'first pass'

  function limit({ passes, remainingBytes, dirtyBytesPerS }: Seen): number | null {
    const isLeft = (s: number) => passes === 1 && remainingBytes > 0 && remainingBytes <= rate * s
    if (dirtyBytesPerS > rate * quietShare) {
      const isSlow = stage !== 'first pass'
      stage = 'over'
      return isSlow ? full : null
    }
    if (stage !== 'short passes' && (passes > 1 || isLeft(lastS)) && dirtyBytesPerS <= rate * idleShare) {
      stage = 'short passes'
      return Math.round(rate * lastShare)
    }
    if (stage !== 'first pass' || !isLeft(leftS)) return null
    stage = 'its end'
    return Math.round(rate * endShare)
  }

  return (state) => {
    const bytesPerS = state.status === 'active' && stage !== 'over' ? limit(state) : null
    return { bytesPerS, lookMs: stage === 'its end' && state.passes === 1 ? lookMs.near : lookMs.far }
  }
}
