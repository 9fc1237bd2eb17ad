// One sample in figures. What too few values cannot say is null, never 0.
import { max, mean, median, min, quantileSorted, sampleStandardDeviation } from 'simple-statistics'
import type { Interval, Spread } from '../../../shared/results'
import { studentQuantile } from './student-t'

// Quartiles of fewer values are only the values again.
const leastForQuartiles = 4

/**
 * Mean, sample SD, 95 % interval of the mean (Student's t), median and quartiles (Hyndman and Fan's type 7, as in R and
 * numpy), in the unit of the values. SD and interval need two values, quartiles four; of none everything is null.
 */
export function describeSample(values: readonly number[]): Spread {
  const n = values.length
  if (n === 0) return { n, mean: null, sd: null, ci95: null, median: null, q1: null, q3: null, min: null, max: null }
  const sorted = values.toSorted((one, other) => one - other)
  const quartile = (part: number) => (n < leastForQuartiles ? null : quantileSorted(sorted, part))
  return {
    n,
    mean: mean(sorted),
    sd: n < 2 ? null : sampleStandardDeviation(sorted),
    ci95: meanInterval(sorted),
    median: median(sorted),
    q1: quartile(0.25),
    q3: quartile(0.75),
    min: min(sorted),
    max: max(sorted),
  }
}

/** The 95 % interval of the mean by Student's t; null for fewer than two values. */
export function meanInterval(values: readonly number[]): Interval | null {
  if (values.length < 2) return null
  const error = sampleStandardDeviation([...values]) / Math.sqrt(values.length)
  return around(mean([...values]), error, values.length - 1)
}

/** The 95 % interval of an estimate with this standard error, in the unit of both. */
export function around(estimate: number, error: number, degrees: number): Interval {
  const half = studentQuantile(0.975, degrees) * error
  return { low: estimate - half, high: estimate + half }
}

/** Tukey's fences: what lies more than 1.5 interquartile ranges outside the quartiles is an outlier. Null without quartiles. */
export function tukeyFences({ q1, q3 }: Pick<Spread, 'q1' | 'q3'>): Interval | null {
  if (q1 === null || q3 === null) return null
  const reach = 1.5 * (q3 - q1)
  return { low: q1 - reach, high: q3 + reach }
}
