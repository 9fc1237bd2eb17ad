// A person's YAML becomes a scenario, or a list of everything that is wrong with it.
import { scenarioSchema, type Scenario } from '../../../shared/scenario'
import { scenarioFindings } from './checks'
import { readYaml } from './document'
import { factorFindings } from './factor-checks'
import { ScenarioError, type Finding, type Problem } from './problem'
import { checkText, decode } from './text'
import { findingsOf } from './wording'

export type ParseOptions = {
  /** Hosts of the lab that the scenario names; those of the local lab unless given, null when they are not known. */
  hosts?: readonly string[] | null
  /** How messages name the file. */
  file?: string
}

/** Parses a scenario file. Throws ScenarioError (`bad-input`) with every problem, its line and column. */
export function parseScenario(input: string | Uint8Array, options: ParseOptions = {}): Scenario {
  const text = (typeof input === 'string' ? input : decode(input)).replace(/^\uFEFF/, '')
  const result = checkScenario(text, options)
  if (result.scenario) return result.scenario
  throw new ScenarioError(options.file ?? 'scenario', text, result.problems)
}

/** Nobody reads more, and to place each one takes time. */
const mostProblems = 100

type Checked = { scenario: Scenario } | { scenario?: never; problems: Problem[] }

/** The same without throwing, for an editor that shows problems as they are typed. */
export function checkScenario(text: string, options: ParseOptions = {}): Checked {
  const unreadable = checkText(text)
  if (unreadable) return { problems: [unreadable] }
  const yaml = readYaml(text)
  if (yaml.problems.length > 0) return { problems: yaml.problems.slice(0, mostProblems) }
  const result = scenarioSchema.safeParse(yaml.value, { reportInput: true })
  const findings = result.success ? [] : findingsOf(result.error)
  const rest = result.success ? result.data : withoutWrong(yaml.value, findings)
  if (rest) findings.push(...scenarioFindings(rest, options.hosts), ...factorFindings(rest, options.hosts))
  if (result.success && findings.length === 0) return { scenario: result.data }
  return { problems: unique(findings.slice(0, mostProblems).map(yaml.place)) }
}

/** The scenario with its wrong fields left to their defaults, so that what is right is checked all the same. */
function withoutWrong(value: unknown, findings: readonly Finding[]): Scenario | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const copy: object = structuredClone(value)
  for (const { path } of findings) {
    // Half a schedule or half a factor would only bring findings that are not the writer's.
    if (path[0] === 'handover') Reflect.deleteProperty(copy, 'handover')
    else drop(copy, path[0] === 'factors' ? path.slice(0, 2) : path)
  }
  const result = scenarioSchema.safeParse({ name: 'unnamed', ...copy, version: 1 })
  return result.success ? result.data : undefined
}

function drop(root: object, path: Finding['path']): void {
  const parent = path.slice(0, -1).reduce<unknown>((node, key) => {
    return typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined
  }, root)
  const key = path.at(-1)
  if (typeof parent === 'object' && parent !== null && key !== undefined) Reflect.deleteProperty(parent, key)
}

function unique(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((each) => [`${each.line}:${each.column} ${each.message}`, each])).values()]
}
