// The levels of a factor as a person types them: a list, ranges, or both.
import type { Value } from './document'

export type Levels = { levels: Value[]; problem: null } | { levels: null; problem: string }

/** As the schema has it. */
const mostLevels = 100
const range = /^(-?\d+(?:\.\d+)?)\s*\.\.\s*(-?\d+(?:\.\d+)?)(?:\s*(?:step|:)\s*(\d+(?:\.\d+)?))?$/

/** `16, 64`, `tcp, mptcp`, `10..50 step 10` (both ends included; the step is 1 unless given), `true, false`. */
export function parseLevels(text: string): Levels {
  const levels: Value[] = []
  for (const part of text.split(',').map((each) => each.trim())) {
    if (part === '') continue
    const found = range.exec(part)
    const added = found ? rangeLevels(Number(found[1]), Number(found[2]), Number(found[3] ?? 1)) : [levelOf(part)]
    if (added.length === 0)
      return { levels: null, problem: `${part} has no levels: it goes from low to high by a step over 0` }
    levels.push(...added)
    if (levels.length > mostLevels) return { levels: null, problem: `more than ${mostLevels} levels` }
  }
  return levels.length === 0
    ? { levels: null, problem: 'at least one level' }
    : { levels: [...new Set(levels)], problem: null }
}

export const levelsText = (levels: readonly Value[]) => levels.map(String).join(', ')

/** A number, true or false, or the words themselves. */
export function levelOf(text: string): Value {
  if (text === 'true' || text === 'false') return text === 'true'
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
}

function rangeLevels(from: number, to: number, step: number): number[] {
  if (step <= 0 || to < from) return []
  const count = Math.min(mostLevels + 1, Math.floor((to - from) / step + 1e-9) + 1)
  // Sums of tenths would not be what was meant.
  return Array.from({ length: count }, (_, index) => Number((from + index * step).toPrecision(12)))
}
