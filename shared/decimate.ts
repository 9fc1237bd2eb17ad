// Fewer points for a graph: of each part of the time axis the least and the greatest value, so that every peak stays.
import { defaultMaxGapMs, type Series } from './series'

/** Points by ascending time. The point at index i is in slot `(start + i) % capacity`; null and NaN are gaps. */
export type Points = {
  times: ArrayLike<number>
  values: ArrayLike<number | null>
  capacity: number
  start: number
  length: number
}

/** Values for uPlot: null is a gap, undefined is "no point here, draw on". */
export type Column = (number | null | undefined)[]

/** Times of the grid: two points for each of `buckets` equal parts of [from, to]. */
export function gridTimes(from: number, to: number, buckets: number): number[] {
  const half = (to - from) / buckets / 2
  return Array.from({ length: buckets * 2 }, (_, index) => from + half * (index + 0.5))
}

/**
 * Fills `column` (reused from draw to draw) with the least and greatest value of each bucket, in their order: all series
 * then share the times of `gridTimes`. Points after `until` are left out: a replay has not come to them yet.
 */
export function decimateOnGrid(
  points: Points,
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
  const { times, values, capacity, start, length } = points
  // One point beyond each edge, so that lines run to the border.
  let index = Math.max(0, firstAtOrAfter(points, from) - 1)
  let at = (start + index) % capacity
  let t = times[at] ?? NaN
  let previousT = NaN
  let previousSlot = -1
  let gapOpen = false
  while (index < length && t <= last) {
    const bucket = Math.min(buckets - 1, Math.max(0, Math.floor((t - from) / width)))
    const end = bucket === buckets - 1 ? Infinity : from + (bucket + 1) * width
    let minimum = Infinity
    let maximum = -Infinity
    let minimumFirst = true
    let missing = false
    const startT = t
    let lastT = t
    // At least one point, whatever rounding says of a time on a bucket's edge: else this would never end.
    do {
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
    } while (index < length && t < end && t <= last)
    const slot = bucket * 2
    // All of a silence, and all between points that are gaps: uPlot draws on across what is undefined.
    if (gapOpen || startT - previousT > defaultMaxGapMs) column.fill(null, previousSlot + 1, slot)
    gapOpen = false
    if (maximum >= minimum) {
      column[slot] = minimumFirst ? minimum : maximum
      column[slot + 1] = minimumFirst ? maximum : minimum
    } else if (missing) {
      column.fill(null, previousSlot + 1, slot + 2)
      gapOpen = true
    }
    previousT = lastT
    previousSlot = slot + 1
  }
  return column
}

/** At most `points` points of a series (10 or more); a short one is left as it is. */
export function decimate(series: Series, points: number): Series {
  const [from, to, length] = [series.times[0], series.times.at(-1), series.times.length]
  if (length <= points || from === undefined || to === undefined) return series
  const buckets = Math.floor(points / 2)
  const column = decimateOnGrid({ ...series, capacity: length, start: 0, length }, from, to, buckets, [])
  const times = gridTimes(from, to, buckets)
  const keep = column.flatMap((value, index) => (value === undefined ? [] : [index]))
  return { times: keep.map((index) => times[index] ?? 0), values: keep.map((index) => column[index] ?? null) }
}

/** Index of the first point at or after `t`; `length` when there is none. */
export function firstAtOrAfter({ times, capacity, start, length }: Points, t: number): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[(start + middle) % capacity] ?? NaN) < t) low = middle + 1
    else high = middle
  }
  return low
}
