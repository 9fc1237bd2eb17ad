// Factors are checked before a host is touched: each path, each level, and each combination of levels.
import type { Scenario } from '../../../shared/scenario'
import { scenarioFindings } from './checks'
import { cellFindings } from './cell-checks'
import { combinationsOf } from './combinations'
import { excludeFindings } from './exclude-checks'
import { experimentFields, factorPaths, withFactors, type Factors, type FactorValue } from './fields'
import type { Finding } from './problem'
import { suggestion } from './suggest'
import { findingsOf, shown } from './wording'

export const mostRuns = 100_000
const mostCombinationsChecked = 5000

/** Findings about the factors of a scenario whose other fields are right. */
export function factorFindings(scenario: Scenario, hosts?: readonly string[] | null): Finding[] {
  const paths = factorPaths(scenario)
  const found: Finding[] = []
  const good: [string, FactorValue[]][] = []
  for (const [path, levels] of Object.entries(scenario.factors)) {
    if (!paths.includes(path)) {
      found.push({ path: ['factors', path], on: 'key', message: unknownPath(path, paths, scenario) })
      continue
    }
    const wrong = levelFindings(scenario, path, levels)
    found.push(...wrong)
    if (wrong.length === 0) good.push([path, levels])
  }
  const ofCells = cellFindings(scenario, paths, (path) => unknownPath(path, paths, scenario))
  found.push(...ofCells)
  const cells = Math.max(1, scenario.cells.length)
  const runs = Object.values(scenario.factors).reduce(
    (product, levels) => product * levels.length,
    scenario.repeat * cells,
  )
  if (runs > mostRuns) {
    const message = `the factors and "repeat" make ${runs} runs; ${mostRuns} at most`
    return [...found, { path: ['factors'], on: 'key', message }]
  }
  const sound = { ...scenario, factors: Object.fromEntries(good), cells: ofCells.length === 0 ? scenario.cells : [] }
  return [...found, ...excludeFindings(scenario), ...combinationFindings(sound, hosts)]
}

function unknownPath(path: string, paths: readonly string[], scenario: Scenario): string {
  if (path === 'lab') {
    return '"lab" is the same for all runs of a session; run the file on each lab (--lab) and set the sessions side by side (sessions compare)'
  }
  if (experimentFields.includes(path.split('.')[0] ?? '')) {
    return `"${path}" describes the experiment; a factor varies a field of links, guest, migration or handover`
  }
  if (path.startsWith('handover.')) {
    const count = scenario.handover.length
    const entries = count === 0 ? 'no entries' : `the entries 0 to ${count - 1}`
    return `no field "${path}": handover has ${entries}, each with at, host, interface, action, kind and manner`
  }
  return `no field "${path}"${suggestion(path, paths)}`
}

function levelFindings(scenario: Scenario, path: string, levels: readonly FactorValue[]): Finding[] {
  return levels.flatMap((level, index): Finding[] => {
    const at: Finding['path'] = ['factors', path, index]
    if (levels.indexOf(level) < index) return [{ path: at, on: 'value', message: `${shown(level)} is there twice` }]
    const result = withFactors(scenario, { [path]: level })
    if (result.success) return []
    return findingsOf(result.error).map(({ message }) => ({ path: at, on: 'value', message }))
  })
}

/** The first combination that cannot run. What is wrong without any factor is said at its own field. */
function combinationFindings(scenario: Scenario, hosts?: readonly string[] | null) {
  const base = new Set(scenarioFindings(scenario, hosts).map(({ message }) => message))
  for (const combination of combinationsOf(scenario).slice(0, mostCombinationsChecked)) {
    const result = withFactors(scenario, combination)
    if (!result.success) continue
    const wrong = scenarioFindings(result.data, hosts).find(({ message }) => !base.has(message))
    if (!wrong) continue
    const [path, value] = involved(scenario, combination, hosts)
    const said = Object.entries(combination).map(([name, level]) => `${name} = ${level}`)
    const message = `a run with ${said.join(', ')} is not possible: ${wrong.message}`
    const index = scenario.factors[path]?.indexOf(value)
    const cell = scenario.cells.findIndex((each) =>
      Object.entries(each).every(([name, level]) => combination[name] === level),
    )
    const at = index === undefined ? ['cells', cell, path] : ['factors', path, index]
    return [{ path: at, on: 'value', message } satisfies Finding]
  }
  return []
}

/** The factor whose level makes the combination impossible: the first without which it is possible. */
function involved(scenario: Scenario, combination: Factors, hosts?: readonly string[] | null): [string, FactorValue] {
  const entries = Object.entries(combination)
  const guilty = entries.findLast(([path, level]) => {
    const alone = withFactors(scenario, { [path]: level })
    return alone.success && scenarioFindings(alone.data, hosts).length > 0
  })
  return guilty ?? entries[0] ?? ['', '']
}
