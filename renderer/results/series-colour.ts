// A series has the colour of what it is, where that has one; otherwise one of a set that means nothing else.
import { engineColours, interfaceColours, seriesColours, transportColours } from '../theme/colours'
import type { Series } from './arrange'

const known = { ...interfaceColours, ...transportColours, ...engineColours }

/** A CSS colour for the series. */
export function seriesColour({ level, index }: Pick<Series, 'level' | 'index'>): string {
  if (typeof level === 'string' && Object.hasOwn(known, level)) return `var(--${level})`
  return level === null ? 'var(--chart-total)' : `var(--series-${index % Object.keys(seriesColours).length})`
}

/** Outline of a mark of the series, told apart without colour; `r` is half its size in px. */
export function markPath({ index }: Pick<Series, 'index'>, x: number, y: number, r: number): string {
  const at = (dx: number, dy: number) => `${(x + dx).toFixed(2)},${(y + dy).toFixed(2)}`
  switch (index % 4) {
    case 1:
      return `M${at(-r, -r)}L${at(r, -r)}L${at(r, r)}L${at(-r, r)}Z`
    case 2:
      return `M${at(0, -r * 1.3)}L${at(r * 1.3, 0)}L${at(0, r * 1.3)}L${at(-r * 1.3, 0)}Z`
    case 3:
      return `M${at(0, -r * 1.2)}L${at(r * 1.1, r)}L${at(-r * 1.1, r)}Z`
    default:
      return `M${at(-r, 0)}A${r},${r} 0 1 1 ${at(r, 0)}A${r},${r} 0 1 1 ${at(-r, 0)}Z`
  }
}
