// Every combination that a scenario makes of its fields: those that vary by themselves, and those that vary together.
import type { Scenario } from '../../../shared/scenario'
import type { Factors } from './fields'

type Varied = Pick<Scenario, 'factors' | 'cells' | 'exclude'>

/** Listed cells in their order, each with every combination of the factors' levels; the last factor changes fastest. */
export function combinationsOf({ factors, cells, exclude }: Varied): Factors[] {
  let found: Factors[] = cells.length > 0 ? cells : [{}]
  for (const [path, levels] of Object.entries(factors)) {
    found = found.flatMap((given) => levels.map((level) => ({ ...given, [path]: level })))
  }
  return found.filter((each) => !isExcluded(exclude, each))
}

/** Whether an entry names only levels that this combination has. */
export function isExcluded(exclude: Scenario['exclude'], factors: Factors): boolean {
  return exclude.some((entry) => Object.entries(entry).every(([path, level]) => factors[path] === level))
}

/** What of a scenario says what is varied. */
export type Varying = Pick<Scenario, 'factors'> & Partial<Pick<Scenario, 'cells'>>

/** What each varied field becomes, by its path. */
export function levelsOf({ factors, cells = [] }: Varying): Record<string, Factors[string][]> {
  const listed: Record<string, Factors[string][]> = {}
  for (const [path, level] of cells.flatMap((cell) => Object.entries(cell))) {
    const known = (listed[path] ??= [])
    if (!known.includes(level)) known.push(level)
  }
  return { ...listed, ...factors }
}
