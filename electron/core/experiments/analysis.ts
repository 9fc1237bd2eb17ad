// What the cells of an experiment say together: times over bytes, and one level of a factor against another.
import type { AgeLine, Analysis, Regression, RunResult } from '../../../shared/results'
import { durationMs } from '../../../shared/scenario'
import { byteFactors, factorsKey, valueOf } from '../../../shared/run-values'
import { groupCells, type CellRuns } from './cells'
import { levelsOf, type Varying } from '../scenario/combinations'
import { compareLevels } from './compare-levels'
import type { Point } from './regression'
import { fitLine } from './regression'

const timesOverBytes = ['freezeMs', 'downtimeMs', 'transferMs'] as const

/** Regressions and comparisons of an experiment's runs; no comparisons where nothing was varied, or nobody knows what. */
export function analyse(runs: readonly RunResult[], scenario: Varying | null): Analysis {
  const cells = groupCells(runs)
  const ages = ageLines(cells)
  return {
    regressions: regressions(cells),
    comparisons: scenario ? compareLevels(cells, levelsOf(scenario)) : [],
    ...(ages.length > 0 ? { ages } : {}),
  }
}

function regressions(cells: readonly CellRuns[]): Regression[] {
  const groups = new Map<string, CellRuns[]>()
  for (const cell of cells) {
    const key = factorsKey(others(cell.factors))
    groups.set(key, [...(groups.get(key) ?? []), cell])
  }
  // Within one cell the bytes differ by chance only: no line can be laid along that.
  const varied = [...groups.values()].filter((group) => group.length > 1)
  return varied.flatMap((group) => timesOverBytes.flatMap((metric) => lineOf(group, metric)))
}

function lineOf(group: readonly CellRuns[], metric: Regression['metric']): Regression[] {
  const points = group.flatMap((cell) =>
    cell.runs.flatMap(({ result }) => {
      const [bytes, ms] = [valueOf(result, 'logicalBytes'), valueOf(result, metric)]
      return bytes === null || ms === null ? [] : [{ bytes, ms, floorMs: valueOf(result, 'floorMs') }]
    }),
  )
  const line = fitLine(points.map(({ bytes, ms }) => [bytes, ms]))
  if (!line) return []
  return [{ factors: others(group[0]?.factors ?? {}), metric, ...line, model: modelOf(points) }]
}

type Timed = { bytes: number; ms: number; floorMs: number | null }

/** From floors, not set rates, because a path that went down carries nothing: 1 Mbit/s is 125 bytes a ms. */
function modelOf(points: readonly Timed[]): Regression['model'] {
  let [bytes, floorMs, aboveMs, count] = [0, 0, 0, 0]
  for (const point of points) {
    if (point.floorMs === null || point.floorMs <= 0) continue
    bytes += point.bytes
    floorMs += point.floorMs
    aboveMs += point.ms - point.floorMs
    count += 1
  }
  return count === 0 || bytes === 0 ? null : { t0Ms: aboveMs / count, rateMbit: bytes / floorMs / 125 }
}

const age = 'migration.after'

/** Does what has to cross grow with the time that the guest has run? */
function ageLines(cells: readonly CellRuns[]): AgeLine[] {
  const groups = new Map<string, CellRuns[]>()
  for (const cell of cells) {
    if (!(age in cell.factors)) continue
    const key = factorsKey(without(cell.factors, [age]))
    groups.set(key, [...(groups.get(key) ?? []), cell])
  }
  return [...groups.values()].flatMap((group) => {
    const points = group.flatMap(({ factors, runs }) =>
      runs.flatMap(({ result }): Point[] => {
        const bytes = valueOf(result, 'logicalBytes')
        return bytes === null ? [] : [[durationMs(String(factors[age])) / 1000, bytes]]
      }),
    )
    const line = fitLine(points)
    return line ? [{ factors: without(group[0]?.factors ?? {}, [age]), ...line }] : []
  })
}

const without = (factors: RunResult['factors'], paths: readonly string[]) =>
  Object.fromEntries(Object.entries(factors).filter(([path]) => !paths.includes(path)))
const others = (factors: RunResult['factors']) => without(factors, byteFactors)
