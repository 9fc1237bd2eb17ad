import type { Scenario } from '../../shared/scenario'

/** How many runs a scenario means: its factors' levels without what is left out, its repetitions and its hops. */
export function runCount({ factors, exclude, repeat, migration }: Scenario): number {
  let cells: Scenario['exclude'] = [{}]
  for (const [path, levels] of Object.entries(factors)) {
    cells = cells.flatMap((cell) => levels.map((level) => ({ ...cell, [path]: level })))
  }
  const out = (cell: Scenario['exclude'][number]) =>
    exclude.some((entry) => Object.entries(entry).every(([path, level]) => cell[path] === level))
  return cells.filter((cell) => !out(cell)).length * repeat * migration.hops
}
