// Min-max decimation onto a grid that all series share: every peak stays visible whatever the window's length.
import type { Ring } from './ring'

/** Values for uPlot: null is a gap, undefined is "no point here, draw on". */
export type Column = (number | null | undefined)[]

/** Longest time without a point that is still one line, ms: samples come every 100 ms. */
export const gapMs = 1000

/** Times of the shared grid: two points for each of `buckets` equal parts of [from, to], in seconds. */
export function gridTimes(from: number, to: number, buckets: number): number[] {
  const half = (to - from) / buckets / 2
  return Array.from({ length: buckets * 2 }, (_, index) => (from + half * (index + 0.5)) / 1000)
}

/**
 * Fills `column` (reused from draw to draw) with the least and greatest value of each bucket, in their order.
 * Points after `until` are left out: a replay has not come to them yet.
 */
export function decimate(
  ring: Ring,
  from: number,
  to: number,
  buckets: number,
  column: Column,
  until = Infinity,
): Column {
  column.length = buckets * 2
  column.fill(undefined)
  const width = (to - from) / buckets
  const last = Math.min(to + width, until)
  const { times, values, capacity, start, length } = ring
  // One point beyond each edge, so that lines run to the border.
  let index = Math.max(0, ring.firstAtOrAfter(from) - 1)
  let at = (start + index) % capacity
  let t = times[at] ?? NaN
  let previousT = NaN
  let previousSlot = -1
  while (index < length && t <= last) {
    const bucket = Math.min(buckets - 1, Math.max(0, Math.floor((t - from) / width)))
    const end = bucket === buckets - 1 ? Infinity : from + (bucket + 1) * width
    let minimum = Infinity
    let maximum = -Infinity
    let minimumFirst = true
    let missing = false
    const startT = t
    let lastT = t
    while (index < length && t < end && t <= last) {
      const value = values[at] ?? NaN
      if (Number.isNaN(value)) missing = true
      if (value < minimum) {
        minimum = value
        minimumFirst = false
      }
      if (value > maximum) {
        maximum = value
        minimumFirst = true
      }
      lastT = t
      index += 1
      at = at + 1 === capacity ? 0 : at + 1
      t = times[at] ?? NaN
    }
    const slot = bucket * 2
    if (startT - previousT > gapMs && slot - previousSlot > 1) column[previousSlot + 1] = null
    if (maximum >= minimum) {
      column[slot] = minimumFirst ? minimum : maximum
      column[slot + 1] = minimumFirst ? maximum : minimum
    } else if (missing) {
      column[slot] = null
    }
    previousT = lastT
    previousSlot = slot + 1
  }
  return column
}
