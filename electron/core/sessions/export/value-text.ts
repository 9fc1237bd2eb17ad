// Values of a summary for people: never finer than they were measured.
import type { Factors, Interval } from '../../../../shared/results'
import { formatMetric, metricOf } from './metric-list'

export const absent = '–'

/** A value with its unit; `<20 ms` below the resolution (ms) and `–` when there is none. */
export function valueText(metric: string, value: number | null, resolutionMs: number | null): string {
  if (value === null) return absent
  const unit = metricOf(metric)?.unit
  if (unit === undefined) return String(Number(value.toPrecision(5)))
  if (unit === 'ms' && resolutionMs !== null && value < resolutionMs) return `<${resolutionMs} ms`
  return formatMetric(value, unit === 'count' && !Number.isInteger(value) ? 'ratio' : unit)
}

/** Both ends, the unit once where it is the same. */
export function rangeText(metric: string, range: Interval | null, resolutionMs: number | null): string {
  if (range === null) return absent
  const [low, high] = [range.low, range.high].map((value) => valueText(metric, value, resolutionMs))
  return joinRange(low ?? '', high ?? '')
}

function joinRange(low: string, high: string): string {
  if (low === high) return low
  const unit = / \S+$/.exec(high)?.[0] ?? ''
  return `${unit !== '' && low.endsWith(unit) ? low.slice(0, -unit.length) : low} to ${high}`
}

/** Three digits: intervals of few runs are never finer. */
export const threeDigits = (value: number) => String(Number(value.toPrecision(3)))

/** A bare number with its interval: `0.613 (0.59 to 0.638)`. */
export function withInterval(value: string, interval: Interval | null, show: (value: number) => string): string {
  return interval ? `${value} (${show(interval.low)} to ${show(interval.high)})` : value
}

export const metricLabel = (metric: string) => metricOf(metric)?.label ?? metric

export function factorsText(factors: Factors): string {
  const named = Object.entries(factors).map(([path, value]) => `${path} = ${value}`)
  return named.join(', ') || 'all runs'
}
