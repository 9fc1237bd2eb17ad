// How large an experiment is and how long it will take, said before anything is started.
import type { Scenario } from '../../../shared/scenario'
import { combinationsOf } from '../scenario/combinations'
import { cellScenario } from './design'
import { expectedRunMs } from './expected-times'

const mostCellsLookedAt = 2000

export type DesignSize = { cells: number; runs: number; estimateMs: number }

/** Cells and runs (hops counted) of a scenario and about how long they take, ms. Never throws on a checked scenario. */
export function designSize(scenario: Scenario): DesignSize {
  const all = combinationsOf(scenario)
  const looked = all.slice(0, mostCellsLookedAt).map((factors) => cellScenario(scenario, factors))
  const share = looked.length === 0 ? 0 : all.length / looked.length
  const sum = (value: (cell: Scenario) => number) => looked.reduce((total, cell) => total + value(cell), 0)
  return {
    cells: all.length,
    runs: Math.round(sum(({ migration }) => migration.hops) * scenario.repeat * share),
    estimateMs: sum(expectedRunMs) * scenario.repeat * share,
  }
}
