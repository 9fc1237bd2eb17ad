// The design of an experiment: every combination of its factors, repeated, in a random order that its seed decides.
import { LabError } from '../../../shared/reply'
import type { RunResult } from '../../../shared/results'
import type { Scenario } from '../../../shared/scenario'
import { combinationsOf } from '../scenario/combinations'
import { withFactors } from '../scenario/fields'

export type Cell = { run: number; factors: RunResult['factors']; scenario: Scenario }

/** The cells in the order in which they are run; `run` is that order. The same scenario gives the same design. Throws `bad-input`. */
export function expandDesign(scenario: Scenario): Cell[] {
  const combinations = combinationsOf(scenario)
  // Made once for each combination: its repetitions share one scenario.
  const designs = combinations.map((factors) => ({ factors, scenario: cellScenario(scenario, factors) }))
  const blocks = Array.from({ length: scenario.repeat }, () => designs)
  return inOrder(blocks, scenario).map((design, run) => ({ run, ...design }))
}

/** Blocks are the repetitions. One combination alone has no order to be random in. */
function inOrder<T>(blocks: readonly T[][], { order, seed }: Pick<Scenario, 'order' | 'seed'>): T[] {
  if (order === 'listed' || (blocks[0]?.length ?? 0) < 2) return blocks.flat()
  const random = mulberry32(seed)
  return order === 'blocks' ? blocks.flatMap((block) => shuffled(block, random)) : shuffled(blocks.flat(), random)
}

/** The scenario with these fields set and nothing left to vary. */
export function cellScenario(scenario: Scenario, factors: RunResult['factors']): Scenario {
  const parsed = withFactors({ ...scenario, factors: {}, cells: [], exclude: [], repeat: 1, warmUp: 0 }, factors)
  if (parsed.success) return parsed.data
  const named = Object.entries(factors).map(([path, value]) => `${path} = ${value}`)
  const message = `The scenario refuses ${named.join(', ')}.`
  throw new LabError({ code: 'bad-input', message, detail: parsed.error.message })
}

/** Fisher and Yates's shuffle with mulberry32: small, and the same on every machine. */
function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items]
  for (let last = result.length - 1; last > 0; last -= 1) {
    const pick = Math.floor(random() * (last + 1))
    const [picked, lasting] = [result[pick], result[last]]
    if (picked === undefined || lasting === undefined) continue
    result[last] = picked
    result[pick] = lasting
  }
  return result
}

function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
