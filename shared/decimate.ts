// Fewer points for a graph, without losing what matters: the lowest, the highest, and the gaps.
import type { Series } from './series'

/** At most `points` points (10 or more) of a series: of each bucket the lowest, the highest and one null are kept. */
export function decimate(series: Series, points: number): Series {
  const length = series.times.length
  if (length <= points || length < 3) return series
  const buckets = Math.max(1, Math.floor((points - 2) / 3))
  const keep: number[] = [0]
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = 1 + Math.floor((bucket * (length - 2)) / buckets)
    const to = 1 + Math.floor(((bucket + 1) * (length - 2)) / buckets)
    keep.push(...extremes(series, from, to))
  }
  keep.push(length - 1)
  return {
    times: keep.map((index) => series.times[index] ?? 0),
    values: keep.map((index) => series.values[index] ?? null),
  }
}

function extremes(series: Series, from: number, to: number): number[] {
  let low: number | undefined
  let high: number | undefined
  let gap: number | undefined
  for (let index = from; index < to; index++) {
    const value = series.values[index] ?? null
    if (value === null) gap ??= index
    else {
      if (low === undefined || value < (series.values[low] ?? Infinity)) low = index
      if (high === undefined || value > (series.values[high] ?? -Infinity)) high = index
    }
  }
  const found = [low, high, gap].filter((index) => index !== undefined)
  return [...new Set(found)].sort((a, b) => a - b)
}
