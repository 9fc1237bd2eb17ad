// Listed cells: whether each names the same fields, and whether its values can be.
import type { Scenario } from '../../../shared/scenario'
import { withFactors } from './fields'
import type { Finding } from './problem'
import { findingsOf } from './wording'

/** `unknown` says what is wrong with a path that no factor can name. */
export function cellFindings(
  scenario: Scenario,
  paths: readonly string[],
  unknown: (path: string) => string,
): Finding[] {
  const [first] = scenario.cells
  const names = Object.keys(first ?? {})
  const seen = new Set<string>()
  return scenario.cells.flatMap((cell, index): Finding[] => {
    const at = (path: string, on: Finding['on'], message: string): Finding => ({
      path: ['cells', index, path],
      on,
      message,
    })
    const whole = (message: string): Finding[] => [{ path: ['cells', index], on: 'value', message }]
    if (Object.keys(cell).length === 0) return whole('a cell names at least one field and its value')
    const strange = Object.keys(cell).filter((path) => !paths.includes(path))
    if (strange.length > 0) return strange.map((path) => at(path, 'key', unknown(path)))
    const twice = Object.keys(cell).filter((path) => path in scenario.factors)
    if (twice.length > 0) return twice.map((path) => at(path, 'key', `"${path}" is a factor already`))
    const missing = names.filter((path) => !(path in cell))
    if (missing.length > 0) return whole(`each cell names the same fields: ${missing.join(', ')} is missing here`)
    const added = Object.keys(cell).filter((path) => !names.includes(path))
    if (added.length > 0)
      return added.map((path) => at(path, 'key', 'each cell names the same fields; the first has not this one'))
    const key = JSON.stringify(names.map((path) => cell[path]))
    if (seen.has(key)) return whole('this cell is there twice')
    seen.add(key)
    const result = withFactors(scenario, cell)
    if (result.success) return []
    return findingsOf(result.error).flatMap(({ message }) => whole(message))
  })
}
