// Lines over bytes: the regression and the model t0 + bytes / rate that belong to a cell.
import type { Analysis, Regression } from '../../shared/results'
import type { Cell } from './cells'
import { byteFactors, factorsKey } from '../../shared/run-values'

/** The regression of the cell's session for this metric and its other factors; undefined when there is none. */
export function regressionOf(
  cell: Pick<Cell, 'session' | 'factors'>,
  metric: string,
  analyses: ReadonlyMap<string, Analysis>,
): Regression | undefined {
  const others = Object.entries(cell.factors).filter(([path]) => !byteFactors.includes(path))
  const key = factorsKey(Object.fromEntries(others))
  return analyses
    .get(cell.session)
    ?.regressions.find((line) => line.metric === metric && factorsKey(line.factors) === key)
}

/** t0 + bytes / rate at the bytes of a cell, ms; null without a model. */
export function modelAt(cell: Cell, metric: string, analyses: ReadonlyMap<string, Analysis>): number | null {
  const model = regressionOf(cell, metric, analyses)?.model
  const bytes = cell.rows.get('logicalBytes')?.mean ?? null
  return model && bytes !== null ? model.t0Ms + bytesMs(bytes, model.rateMbit) : null
}

/** Time that so many bytes take at a rate, ms: 1 Mbit/s is 125 bytes a ms. */
export const bytesMs = (bytes: number, rateMbit: number) => bytes / (rateMbit * 125)
