// The design of an experiment: every combination of its factors, repeated, in a random order that its seed decides.
import { LabError } from '../../../shared/reply'
import type { RunResult } from '../../../shared/results'
import type { Scenario } from '../../../shared/scenario'
import { scenarioSchema } from '../../../shared/scenario'

export type Cell = { run: number; factors: RunResult['factors']; scenario: Scenario }
type FactorValue = string | number | boolean

/** The cells in the order in which they are run; `run` is that order. The same scenario gives the same design. */
export function expandDesign(scenario: Scenario): Cell[] {
  let combinations: RunResult['factors'][] = [{}]
  for (const [path, values] of Object.entries(scenario.factors)) {
    combinations = combinations.flatMap((given) => values.map((value) => ({ ...given, [path]: value })))
  }
  // Made once for each combination: its repetitions share one scenario.
  const designs = combinations.map((factors) => ({ factors, scenario: withFactors(scenario, factors) }))
  const cells = Array.from({ length: scenario.repeat }, () => designs).flat()
  // One combination alone has no order to be random in.
  const ordered = combinations.length > 1 ? shuffled(cells, scenario.seed) : cells
  return ordered.map((design, run) => ({ run, ...design }))
}

/** The scenario with these fields set and nothing left to vary. Throws `bad-input` when a field refuses its value. */
export function withFactors(scenario: Scenario, factors: RunResult['factors']): Scenario {
  let changed: unknown = { ...scenario, factors: {}, repeat: 1 }
  for (const [path, value] of Object.entries(factors)) changed = setPath(changed, path.split('.'), value)
  const parsed = scenarioSchema.safeParse(changed)
  if (parsed.success) return parsed.data
  const named = Object.entries(factors).map(([path, value]) => `${path} = ${value}`)
  throw new LabError({
    code: 'bad-input',
    message: `The scenario refuses ${named.join(', ')}.`,
    detail: parsed.error.message,
  })
}

function setPath(target: unknown, path: readonly string[], value: FactorValue): unknown {
  const [name = '', ...rest] = path
  const inner = (current: unknown) => (rest.length === 0 ? value : setPath(current, rest, value))
  if (Array.isArray(target)) return target.map((item: unknown, index) => (String(index) === name ? inner(item) : item))
  if (typeof target !== 'object' || target === null) return { [name]: inner(undefined) }
  const entries = Object.entries(target)
  const changed = entries.map(([key, item]: [string, unknown]) => [key, key === name ? inner(item) : item])
  if (!entries.some(([key]) => key === name)) changed.push([name, inner(undefined)])
  return Object.fromEntries(changed)
}

/** Fisher and Yates's shuffle with mulberry32: small, and the same on every machine. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const result = [...items]
  const random = mulberry32(seed)
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
