// Cells that a scenario leaves out: which they are, and whether the entries mean any.
import type { Scenario } from '../../../shared/scenario'
import { combinationsOf, levelsOf } from './combinations'
import type { Finding } from './problem'
import { suggestion } from './suggest'
import { shown } from './wording'

/** Entries that leave nothing out, and a list that leaves out everything. */
export function excludeFindings(scenario: Scenario): Finding[] {
  const { exclude } = scenario
  const factors = levelsOf(scenario)
  const found = exclude.flatMap((entry, index) => entryFindings(factors, entry, index))
  if (found.length > 0 || exclude.length === 0) return found
  // No cell is left exactly when each one has all levels of some entry; the product is bounded by the check of runs.
  return combinationsOf(scenario).length > 0
    ? []
    : [{ path: ['exclude'], on: 'key', message: 'no cell is left: "exclude" leaves out every one' }]
}

function entryFindings(
  factors: ReturnType<typeof levelsOf>,
  entry: Scenario['exclude'][number],
  index: number,
): Finding[] {
  const names = Object.keys(factors)
  if (Object.keys(entry).length === 0) {
    const message = 'an entry of "exclude" names at least one factor and its level'
    return [{ path: ['exclude', index], on: 'value', message }]
  }
  return Object.entries(entry).flatMap(([path, level]): Finding[] => {
    const levels = factors[path]
    const at = ['exclude', index, path]
    if (levels === undefined) {
      return [{ path: at, on: 'key', message: `"${path}" is no factor of this scenario${suggestion(path, names)}` }]
    }
    if (levels.includes(level)) return []
    const message = `${shown(level)} is no level of "${path}"; its levels: ${levels.map(shown).join(', ')}`
    return [{ path: at, on: 'value', message }]
  })
}
