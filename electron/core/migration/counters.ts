// A host's interface counters over time: bytes between two moments, and the longest time in which nothing moved.
import { interfaceNames, type InterfaceName } from '../../../shared/names'
import type { Sample } from '../../../shared/samples'
import type { Window } from './gaps'

export type HostSample = Extract<Sample, { kind: 'host' }>

/** A host's samples in the order of their times. */
export function hostSamples(samples: readonly Sample[], host: string): HostSample[] {
  return samples
    .filter((sample) => sample.kind === 'host')
    .filter((sample) => sample.host === host)
    .sort((first, second) => first.t - second.t)
}

/** The sent-bytes counter at a moment, between the two samples around it; null outside of them. */
function sentAt(samples: readonly HostSample[], name: InterfaceName, t: number): number | null {
  const next = samples.findIndex((sample) => sample.t >= t)
  const after = samples[next]
  const upper = after?.interfaces[name]
  if (!after || !upper) return null
  if (after.t === t) return upper.txBytes
  const before = samples[next - 1]
  const lower = before?.interfaces[name]
  if (!before || !lower) return null
  return lower.txBytes + ((upper.txBytes - lower.txBytes) * (t - before.t)) / (after.t - before.t)
}

/** Bytes sent on each interface in the window, headers included; null when samples do not enclose it. */
export function sentBytes(samples: readonly HostSample[], window: Window): Record<InterfaceName, number> | null {
  const sent = { eth0: 0, eth1: 0 }
  for (const name of interfaceNames) {
    const first = sentAt(samples, name, window.startMs)
    const last = sentAt(samples, name, window.endMs)
    if (first === null || last === null) return null
    sent[name] = Math.round(last - first)
  }
  return sent
}

/**
 * The longest time in the window in which no bulk byte left the host, ms, at the samples' resolution. Probes go on
 * during a stall, so a rate below `idleBytesPerMs` counts as none.
 */
export function longestStall(samples: readonly HostSample[], window: Window, idleBytesPerMs: number): number | null {
  const first = samples[0]
  const last = samples.at(-1)
  if (!first || !last || first.t > window.startMs || last.t < window.endMs) return null
  let longest = 0
  let since: number | null = null
  let previous = first
  for (const sample of samples.slice(1)) {
    const from = Math.max(previous.t, window.startMs)
    const to = Math.min(sample.t, window.endMs)
    if (to > from) {
      const idle = total(sample) - total(previous) <= idleBytesPerMs * (sample.t - previous.t)
      since = idle ? (since ?? from) : null
      if (since !== null) longest = Math.max(longest, to - since)
    }
    previous = sample
  }
  return longest
}

const total = (sample: HostSample) =>
  interfaceNames.reduce((sum, name) => sum + (sample.interfaces[name]?.txBytes ?? 0), 0)
