// Says before a pre-copy whether it will come to an end: from what the guest writes, and from what the paths carry.

const mebibyte = 1_048_576
const mib = (bytes: number) => `${(bytes / mebibyte).toFixed(bytes < 10 * mebibyte ? 1 : 0)} MiB`

/** How long the guest may stop at the end of a pre-copy that does not shrink any more, ms (see follow.ts). */
export const longestRaiseMs = 500
/** A rate is known to about a tenth: from this ratio on it may go either way. */
const doubtful = 0.85

/** What a guest writes. */
export type Writing = {
  /** Pages that were not written before, bytes each second. */
  bytesPerS: number
  /** Pages that it writes again and again, bytes: an idle guest's as well. */
  busyBytes: number
}

/** `converges` null: it cannot be said. */
export type Forecast = { converges: boolean | null; text: string }

/**
 * What was written within a short and a long time, as bytes each second: pages that are written again and again count once
 * in both, so that the short one shows a higher rate.
 */
export function writingOf(short: { ms: number; bytesPerS: number }, long: { ms: number; bytesPerS: number }): Writing {
  const [some, all] = [short, long].map(({ ms, bytesPerS }) => (bytesPerS * ms) / 1000)
  if (some === undefined || all === undefined) return { bytesPerS: long.bytesPerS, busyBytes: 0 }
  const bytesPerS = Math.max(0, ((all - some) * 1000) / (long.ms - short.ms))
  return { bytesPerS, busyBytes: Math.max(0, all - (bytesPerS * long.ms) / 1000) }
}

/** Passes shrink by the ratio of what is written to what is carried, down to the pages that are always busy. */
export function forecast(
  { bytesPerS, busyBytes }: Writing,
  memoryBytes: number,
  pathRate: number,
  downtimeLimitMs: number,
): Forecast {
  const ratio = bytesPerS / pathRate
  const rates = `the guest writes ${mib(bytesPerS)}/s and keeps ${mib(busyBytes)} busy, the paths carry ${mib(pathRate)}/s`
  const say = (converges: Forecast['converges'], text: string) => ({
    converges,
    text: `Before the start: ${rates}: ${text}`,
  })
  if (ratio >= 1) {
    const limit = `each pass leaves as much as the one before, and never what crosses within ${downtimeLimitMs} ms`
    return say(false, `pre-copy cannot converge, ${limit}.`)
  }
  const leftMs = (busyBytes / (1 - ratio) / pathRate) * 1000
  if (ratio >= doubtful || leftMs > longestRaiseMs)
    return say(null, 'that is too near to say whether pre-copy converges.')
  const first = memoryBytes / pathRate
  const seconds = (value: number) => `${value.toFixed(1)} s`
  const left = `each pass leaves at least what takes ${Math.round(leftMs)} ms`
  return say(
    true,
    `pre-copy converges, at most ${seconds(first / (1 - ratio))} in all, ${seconds(first)} of it for the first pass; ${left}.`,
  )
}
