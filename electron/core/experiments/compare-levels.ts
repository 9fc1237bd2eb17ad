// One level of a factor against its first, repetition by repetition, with everything else the same.
import type { Comparison, Factors } from '../../../shared/results'
import type { levelsOf } from '../scenario/combinations'
import { factorsKey, valueOf, type MeasureKey } from '../../../shared/run-values'
import { measures, type CellRuns } from './cells'
import { pairedRatio } from './ratio'

// Of these a ratio means something; floor and bytes are set by the design.
const compared = measures.filter((measure) =>
  /^(total|freeze|downtime|handoverGap|transfer)Ms$|^cpuPercent$/.test(measure),
)

/** For each varied field, every later level ÷ the first one, for each metric that either side measured. */
export function compareLevels(cells: readonly CellRuns[], levels: ReturnType<typeof levelsOf>): Comparison[] {
  const byKey = new Map(cells.map((cell) => [factorsKey(cell.factors), cell]))
  return Object.entries(levels).flatMap(([factor, [base, ...later]]) => {
    if (base === undefined) return []
    const bases = cells.filter((cell) => cell.factors[factor] === base)
    return later.flatMap((level) =>
      bases.flatMap((baseCell) => {
        const levelCell = byKey.get(factorsKey({ ...baseCell.factors, [factor]: level }))
        if (!levelCell) return []
        const { [factor]: _, ...others } = baseCell.factors
        const about = { factor, base, level, others }
        return compared.flatMap((measure) => compare(about, baseCell, levelCell, measure))
      }),
    )
  })
}

type About = { factor: string; base: Comparison['base']; level: Comparison['level']; others: Factors }

function compare(about: About, base: CellRuns, level: CellRuns, measure: MeasureKey): Comparison[] {
  const first = byRepetition(base, measure)
  const second = byRepetition(level, measure)
  if (![...first.values(), ...second.values()].some((value) => value !== null)) return []
  const keys = [...new Set([...first.keys(), ...second.keys()])]
  const pairs = keys.flatMap((key): [number, number][] => {
    const [one, other] = [first.get(key) ?? null, second.get(key) ?? null]
    return one === null || other === null ? [] : [[one, other]]
  })
  return [{ ...about, metric: measure, missing: keys.length - pairs.length, ratio: pairedRatio(pairs) }]
}

function byRepetition({ runs }: CellRuns, measure: MeasureKey): Map<string, number | null> {
  return new Map(runs.map(({ result, repetition }) => [`${repetition} ${result.hop}`, valueOf(result, measure)]))
}
