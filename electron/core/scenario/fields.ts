// A field of a scenario by its path (`migration.transport`, `handover.0.manner`): how factors address what they vary.
import { z } from 'zod'
import { scenarioSchema, type Scenario } from '../../../shared/scenario'
import { bare } from './wording'

export type FactorValue = string | number | boolean
export type Factors = Readonly<Record<string, FactorValue>>

/** What describes the experiment and not a run, so no factor can vary it. */
export const experimentFields = [
  'version',
  'name',
  'lab',
  'repeat',
  'factors',
  'cells',
  'exclude',
  'seed',
  'order',
  'warmUp',
]

/** Every path that a factor of this scenario can name. */
export function factorPaths(scenario: Scenario): string[] {
  return leaves(scenarioSchema, scenario, []).filter((path) => !experimentFields.includes(path.split('.')[0] ?? ''))
}

function leaves(schema: unknown, value: unknown, path: readonly string[]): string[] {
  const inner = bare(schema)
  if (inner instanceof z.ZodObject) {
    return Object.entries(inner.shape).flatMap(([key, child]) => leaves(child, fieldOf(value, key), [...path, key]))
  }
  if (inner instanceof z.ZodArray && path[0] === 'handover') {
    const items: unknown[] = Array.isArray(value) ? value : []
    return items.flatMap((item, index) => leaves(inner.element, item, [...path, String(index)]))
  }
  return inner instanceof z.ZodArray ? [] : [path.join('.')]
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

/** The scenario with these fields set, as zod takes or refuses it. */
export function withFactors(scenario: Scenario, factors: Factors): z.ZodSafeParseResult<Scenario> {
  const copy: unknown = structuredClone(scenario)
  for (const [path, value] of Object.entries(factors)) setField(copy, path.split('.'), value)
  return scenarioSchema.safeParse(copy, { reportInput: true })
}

function setField(root: unknown, path: readonly string[], value: FactorValue): void {
  const parent = path.slice(0, -1).reduce<unknown>(fieldOf, root)
  const key = path.at(-1)
  if (typeof parent === 'object' && parent !== null && key !== undefined) Reflect.set(parent, key, value)
}
