// How many times as much: ratios of means on the logarithmic scale, where an interval cannot pass zero.
import { mean, sampleVariance } from 'simple-statistics'
import type { Ratio } from '../../../shared/results'
import { around, meanInterval } from './describe'

/**
 * The geometric mean of second ÷ first over pairs, with the 95 % interval of a paired t test on logarithms (from two pairs on).
 * Pairs that hold a value of 0 or less have no ratio: they are counted in `leftOut`. Null when no pair has one.
 */
export function pairedRatio(pairs: readonly (readonly [first: number, second: number])[]): Ratio | null {
  const usable = pairs.filter(([first, second]) => first > 0 && second > 0)
  if (usable.length === 0) return null
  const logs = usable.map(([first, second]) => Math.log(second / first))
  const interval = meanInterval(logs)
  const ci95 = interval && { low: Math.exp(interval.low), high: Math.exp(interval.high) }
  return { n: usable.length, leftOut: pairs.length - usable.length, ratio: Math.exp(mean(logs)), ci95 }
}

/**
 * The ratio second ÷ first of the geometric means of two samples that do not belong together pair by pair, with the 95 %
 * interval of Welch's t test on logarithms (from two values each on). `n` is the size of the smaller sample.
 */
export function unpairedRatio(first: readonly number[], second: readonly number[]): Ratio | null {
  const logs = [first, second].map((values) => values.filter((value) => value > 0).map((value) => Math.log(value)))
  const [one = [], other = []] = logs
  if (one.length === 0 || other.length === 0) return null
  const leftOut = first.length - one.length + second.length - other.length
  const difference = mean(other) - mean(one)
  const about = { n: Math.min(one.length, other.length), leftOut, ratio: Math.exp(difference) }
  if (about.n < 2) return { ...about, ci95: null }
  const [u, v] = [sampleVariance(one) / one.length, sampleVariance(other) / other.length]
  // Two samples without any spread: Welch's degrees of freedom do not exist, and the interval has no width.
  if (u + v === 0) return { ...about, ci95: { low: about.ratio, high: about.ratio } }
  const degrees = (u + v) ** 2 / (u ** 2 / (one.length - 1) + v ** 2 / (other.length - 1))
  const { low, high } = around(difference, Math.sqrt(u + v), degrees)
  return { ...about, ci95: { low: Math.exp(low), high: Math.exp(high) } }
}
