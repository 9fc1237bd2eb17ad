import type { Scenario } from '../../shared/scenario'

/** How many runs a scenario means: its factors' levels, its repetitions and its hops. */
export function runCount({ factors, repeat, migration }: Scenario): number {
  return Object.values(factors).reduce((product, levels) => product * levels.length, repeat * migration.hops)
}
