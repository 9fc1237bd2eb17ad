// Figures for people: with their unit, and never finer than they were measured.
import type { Factors, Interval, Ratio } from '../../shared/results'
import { bytesText, timeText } from '../shell/format'
import type { Unit } from './measures'

export const absent = '–'

/** `<20 ms` below the resolution (ms), `–` when there is no value. */
export function valueText(unit: Unit, value: number | null, resolutionMs: number | null = null): string {
  if (value === null) return absent
  switch (unit) {
    case 'ms':
      return resolutionMs !== null && Math.abs(value) < resolutionMs ? `<${timeText(resolutionMs)}` : signedTime(value)
    case 'bytes':
      return bytesText(Math.round(value))
    case '%':
      return `${value.toFixed(0)} %`
    case 'share':
      return `${(value * 100).toFixed(0)} %`
    case 'count':
      return String(Number(value.toPrecision(3)))
  }
}

// The low end of an interval may lie under zero.
const signedTime = (ms: number) => (ms < 0 ? `−${timeText(-ms)}` : timeText(ms))

/** Both ends, the unit once where it is the same. */
export function rangeText(unit: Unit, range: Interval | null, resolutionMs: number | null = null): string {
  if (range === null) return absent
  const [low, high] = [valueText(unit, range.low, resolutionMs), valueText(unit, range.high, resolutionMs)]
  if (low === high) return low
  const ending = / \S+$/.exec(high)?.[0] ?? ''
  return `${ending !== '' && low.endsWith(ending) ? low.slice(0, -ending.length) : low} to ${high}`
}

/** Three digits: intervals of few runs are never finer. */
export const threeDigits = (value: number) => String(Number(value.toPrecision(3)))

/** `0.613 (0.590 to 0.638)`. */
export function ratioText(ratio: Ratio | null): string {
  if (ratio === null) return absent
  const { ci95 } = ratio
  return ci95
    ? `${threeDigits(ratio.ratio)} (${threeDigits(ci95.low)} to ${threeDigits(ci95.high)})`
    : threeDigits(ratio.ratio)
}

/** A factor as people call it; its path where there is no shorter word. */
export function factorName(path: string): string {
  const [, place, field] = /^handover\.(\d+)\.(\w+)$/.exec(path) ?? []
  return factorNames[path] ?? (field === undefined ? path : `switch ${Number(place) + 1}, ${field}`)
}

const factorNames: Record<string, string> = {
  session: 'session',
  'guest.memoryMiB': 'memory (MiB)',
  'guest.dirtyMiBps': 'dirty rate (MiB/s)',
  'guest.engine': 'engine',
  'guest.image': 'image',
  'migration.transport': 'transport',
  'migration.strategy': 'strategy',
  'migration.method': 'method',
  'links.eth0.rateMbit': 'eth0 (Mbit/s)',
  'links.eth1.rateMbit': 'eth1 (Mbit/s)',
  'links.eth0.delayMs': 'eth0 delay (ms)',
  'links.eth1.delayMs': 'eth1 delay (ms)',
}

/** `transport = mptcp, memory (MiB) = 64`; lines break only between two factors. */
export function factorsText(factors: Factors): string {
  const named = Object.entries(factors).map(([path, value]) =>
    `${factorName(path)} = ${value}`.replaceAll(' ', '\u00a0'),
  )
  return named.join(', ') || 'all runs'
}
