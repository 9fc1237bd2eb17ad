// Whether a pre-copy comes to an end: a guest that writes faster than the paths carry leaves as much after each pass.
import type { Transport } from '../../../../shared/names'
import type { MigrationSpec, Scenario } from '../../../../shared/scenario'
import type { MigrationState } from './state'

const mebibyte = 1_048_576
const mib = (bytes: number) => `${(bytes / mebibyte).toFixed(bytes < 10 * mebibyte ? 1 : 0)} MiB`

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

/** `converges` null: it cannot be said. */
export type Forecast = { converges: boolean | null; text: string }

/**
 * A rate is known to about a tenth, and pages that are written again and again weigh more in the short passes at the end than when
 * it is measured: from this ratio on it may go either way.
 */
const doubtful = 0.7

/** Says before a pre-copy what to expect: passes shrink by the ratio of what is written to what is carried. */
export function forecast(
  measured: { dirtyBytesPerS: number; memoryBytes: number },
  pathRate: number,
  downtimeLimitMs: number,
): Forecast {
  const { dirtyBytesPerS, memoryBytes } = measured
  const ratio = dirtyBytesPerS / pathRate
  const rates = `the guest writes ${mib(dirtyBytesPerS)}/s, the paths carry ${mib(pathRate)}/s`
  const first = memoryBytes / pathRate
  if (ratio >= 1) {
    const limit = `each pass leaves as much as the one before, and never what crosses within ${downtimeLimitMs} ms`
    return { converges: false, text: `Before the start: ${rates}: pre-copy cannot converge, ${limit}.` }
  }
  if (ratio >= doubtful) {
    const text = `Before the start: ${rates}: that is too near to say whether pre-copy converges.`
    return { converges: null, text }
  }
  const total = first / (1 - ratio)
  const seconds = (value: number) => `${value.toFixed(1)} s`
  return {
    converges: true,
    text: `Before the start: ${rates}: pre-copy converges, at most ${seconds(total)} in all, ${seconds(first)} of it for the first pass.`,
  }
}
