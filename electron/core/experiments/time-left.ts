// How much longer an experiment takes: from the medians of its finished runs, and before there are any from a model.
import { median } from 'simple-statistics'
import type { Factors, RunResult } from '../../../shared/results'
import { factorsKey } from '../../../shared/run-values'
import type { Cell } from './design'
import { expectedRunMs } from './expected-times'

type Finished = { cell: Cell; ms: number; status: RunResult['status'] }

export type TimeLeft = {
  /** Adds what a run took, ms. */
  finished(cell: Cell, ms: number, status: RunResult['status']): void
  /** What a run of this cell should take by all that is known now, ms. */
  expectedMs(cell: Cell): number
  /** The same, of all these together. */
  sumMs(cells: readonly Cell[]): number
}

/**
 * A cell's runs take the median of those of its own that ended well, or else of those that failed. A cell without any takes
 * what the model says, times the median of how the finished cells compare with their model.
 */
export function timeLeft(): TimeLeft {
  const done: Finished[] = []
  const models = new Map<string, number>()
  const model = ({ factors, scenario }: Cell) => {
    const key = factorsKey(factors)
    const known = models.get(key) ?? expectedRunMs(scenario)
    models.set(key, known)
    return known
  }
  const ownMedian = (factors: Factors) => {
    const key = factorsKey(factors)
    const own = done.filter(({ cell }) => factorsKey(cell.factors) === key)
    const well = own.filter(({ status }) => status === 'succeeded')
    const counted = (well.length > 0 ? well : own).map(({ ms }) => ms)
    return counted.length > 0 ? median(counted) : null
  }
  const scale = () => {
    const ratios = done.filter(({ status }) => status === 'succeeded').map(({ cell, ms }) => ms / model(cell))
    return ratios.length > 0 ? median(ratios) : 1
  }
  const expectedMs = (cell: Cell) => ownMedian(cell.factors) ?? model(cell) * scale()
  return {
    finished: (cell, ms, status) => void done.push({ cell, ms, status }),
    expectedMs,
    sumMs(cells) {
      // Of each combination once: a design may have very many runs.
      const known = new Map<string, number>()
      return cells.reduce((sum, cell) => {
        const key = factorsKey(cell.factors)
        const ms = known.get(key) ?? expectedMs(cell)
        known.set(key, ms)
        return sum + ms
      }, 0)
    },
  }
}

/** What a design should take before any of it was run, ms; the lab being up. */
export function estimateMs(cells: readonly Cell[]): number {
  return timeLeft().sumMs(cells)
}
