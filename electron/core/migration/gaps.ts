// Gaps between arrivals of a probe's messages.
import type { Sample } from '../../../shared/samples'

type ProbeSample = Extract<Sample, { kind: 'probe' }>
export type Window = { startMs: number; endMs: number }

/** All arrivals of the probes' messages, answers and beats, in order, ms on the controller's clock. */
export function arrivalTimes(samples: readonly ProbeSample[]): number[] {
  const times = samples.flatMap((sample) => [
    ...sample.answers.map(([t]) => t),
    ...(sample.beats ?? []).map(([t]) => t),
  ])
  return times.sort((first, second) => first - second)
}

/**
 * The longest time between two arrivals that overlaps the window, whole, not cut at its edges. Null when the window
 * is not enclosed by arrivals: a silence that has no end, or no beginning, has no length.
 */
export function longestGap(times: readonly number[], window: Window): number | null {
  let longest: number | null = null
  let previous: number | undefined
  for (const time of times) {
    if (previous !== undefined && time > window.startMs && previous < window.endMs) {
      longest = Math.max(longest ?? 0, time - previous)
    }
    previous = time
  }
  const first = times[0]
  const enclosed = first !== undefined && previous !== undefined && first <= window.startMs && previous >= window.endMs
  return enclosed ? longest : null
}

/** The samples of one probe. */
export function samplesOf(samples: readonly Sample[], probe: ProbeSample['probe']): ProbeSample[] {
  return samples.filter((sample) => sample.kind === 'probe').filter((sample) => sample.probe === probe)
}
