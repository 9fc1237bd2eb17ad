// Whether a pre-copy comes to an end: a guest that writes faster than the paths carry leaves as much after each pass.
import type { Transport } from '../../../../shared/names'
import type { MigrationSpec, Scenario } from '../../../../shared/scenario'
import type { MigrationState } from './state'

/** Passes that are compared, and how much less the last of them must leave. */
const compared = 4
const mustShrinkTo = 0.9
/** Auto-converge slows the guest down in small steps: it gets more time. */
const passesFor = { alone: 6, throttled: 30 }

export type Convergence = {
  /** Takes what QEMU says; true when it will not come to an end like this. */
  take(state: Pick<MigrationState, 'passes' | 'remainingBytes'>): boolean
  /** What each pass leaves, bytes: the most that the last whole one left. */
  levelBytes(): number
}

export function watchConvergence(spec: Pick<MigrationSpec, 'autoConverge'>): Convergence {
  /** The most that was left in each pass after the first, which takes all of memory. */
  const left = new Map<number, number>()
  let level = 0
  return {
    levelBytes: () => level,
    take({ passes, remainingBytes }) {
      if (passes < 2) return false
      left.set(passes, Math.max(left.get(passes) ?? 0, remainingBytes))
      if (passes < (spec.autoConverge ? passesFor.throttled : passesFor.alone)) return false
      const [now, before] = [left.get(passes - 1), left.get(passes - 1 - compared)]
      level = now ?? 0
      return now !== undefined && before !== undefined && before > 0 && now > before * mustShrinkTo
    },
  }
}

/** What a person may change so that it converges. */
export function convergenceHint(spec: Pick<MigrationSpec, 'autoConverge'>): string {
  const ways = [
    'lower guest.dirtyMiBps',
    'raise migration.downtimeLimitMs',
    ...(spec.autoConverge ? [] : ['set migration.autoConverge: true, which slows the guest down']),
    'or use migration.strategy: post-copy',
  ]
  return `To make it converge: ${ways.join(', ')}.`
}

/** Bytes per second that the paths carry at their set rates, and the cap that was asked for. */
export function pathBytesPerS(links: Scenario['links'], transport: Transport, bandwidthMbit: number): number {
  const rate = transport === 'mptcp' ? links.eth0.rateMbit + links.eth1.rateMbit : links.eth0.rateMbit
  const capped = bandwidthMbit > 0 ? Math.min(rate, bandwidthMbit) : rate
  // Headers, acknowledgements and TLS take a twentieth.
  return capped * 125_000 * 0.95
}
