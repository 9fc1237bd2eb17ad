// What the results page can show of a run: name, unit and meaning of each metric, the same words as everywhere.
import type { MeasureKey } from '../../shared/run-values'

export type Unit = 'ms' | 'bytes' | '%' | 'share' | 'count'
export type Measure = { key: MeasureKey; name: string; unit: Unit; meaning: string }

export const measures: readonly Measure[] = [
  { key: 'downtimeMs', name: 'downtime', unit: 'ms', meaning: 'Longest gap that the guest probe on the client saw.' },
  {
    key: 'totalMs',
    name: 'total',
    unit: 'ms',
    meaning: 'From the request until the guest was verified running on the target.',
  },
  { key: 'freezeMs', name: 'freeze', unit: 'ms', meaning: 'Guest stopped until resumed, as the engine says.' },
  { key: 'transferMs', name: 'transfer', unit: 'ms', meaning: 'First to last byte of the guest’s image.' },
  {
    key: 'handoverGapMs',
    name: 'handover gap',
    unit: 'ms',
    meaning: 'Longest gap of the path probe around a switch of interfaces.',
  },
  {
    key: 'transferStallMs',
    name: 'transfer stall',
    unit: 'ms',
    meaning: 'Longest time in the transfer in which no byte moved.',
  },
  {
    key: 'floorMs',
    name: 'physical floor',
    unit: 'ms',
    meaning: 'Time that the paths that were up need, at their set rates, for the bytes that crossed in the freeze.',
  },
  {
    key: 'logicalBytes',
    name: 'image',
    unit: 'bytes',
    meaning: 'Logical bytes that had to cross while the guest was frozen.',
  },
  {
    key: 'linkUse',
    name: 'link use',
    unit: 'share',
    meaning: 'Wire bytes during the transfer over what the links that were up could carry; 1 is all of it.',
  },
  {
    key: 'cpuPercent',
    name: 'CPU',
    unit: '%',
    meaning: 'Mean use of the hosts’ processors during the migration.',
  },
  {
    key: 'probeLost',
    name: 'probe: lost',
    unit: 'count',
    meaning: 'Numbered answers of the guest probe that never came.',
  },
  {
    key: 'probeRepeated',
    name: 'probe: repeated',
    unit: 'count',
    meaning: 'Numbered answers of the guest probe that came twice or too late.',
  },
]

export function measureOf(key: string): Measure {
  const found = measures.find((measure) => measure.key === key)
  // A metric of a newer product: its name is all that is known of it.
  return found ?? { key: 'totalMs', name: key, unit: 'count', meaning: key }
}

export type Scale = {
  /** What a value is divided by to be shown on the axis. */
  divisor: number
  /** The axis's unit; empty for a bare number. */
  unit: string
}

/** Seconds for long times and MiB for bytes, by the largest value shown. */
export function scaleFor(unit: Unit, largest: number): Scale {
  if (unit === 'ms') return largest >= 2000 ? { divisor: 1000, unit: 's' } : { divisor: 1, unit: 'ms' }
  if (unit === 'bytes')
    return largest >= 2 ** 20 ? { divisor: 2 ** 20, unit: 'MiB' } : { divisor: 2 ** 10, unit: 'KiB' }
  if (unit === 'share') return { divisor: 0.01, unit: '% of the links' }
  return { divisor: 1, unit: unit === '%' ? '%' : '' }
}

/** The marks of an axis that holds both ends, from 0 unless `least` is given: round steps, and round ends. */
export function axisTicks(largest: number, least = 0): number[] {
  const raw = (largest > least ? largest - least : largest > 0 ? largest : 1) / 5
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = ([1, 2, 5].find((factor) => factor * power >= raw * 0.999) ?? 10) * power
  const first = Math.floor(least / step + 1e-9)
  const count = Math.max(1, Math.ceil(largest / step - 1e-9) - first)
  return Array.from({ length: count + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)))
}
