// The cells of the sessions shown: one combination of factors each, with its runs and its figures.
import type { Factors, RunResult, SummaryRow } from '../../shared/results'
import { factorsKey } from '../../shared/run-values'
import type { SessionResults, SideBySide } from '../../shared/side-by-side'

export type Level = string | number | boolean
export type Cell = {
  key: string
  session: string
  /** As in the results: only the session's own factors. */
  factors: Factors
  /** The level of every factor that any session shown varies; `session` is one of them when there are several. */
  levels: Factors
  runs: RunResult[]
  rows: ReadonlyMap<string, SummaryRow>
}
export type Factor = { path: string; levels: Level[] }

/** All cells of all sessions; runs that did not end well are in their cell. */
export function cellsOf({ sessions }: Pick<SideBySide, 'sessions'>): Cell[] {
  const paths = new Set(sessions.flatMap(({ runs }) => runs.flatMap(({ factors }) => Object.keys(factors))))
  return sessions.flatMap((session) => {
    const cells = new Map<string, Cell>()
    for (const run of session.runs) {
      const key = factorsKey(run.factors)
      const cell = cells.get(key) ?? newCell(sessions, session, run.factors, paths)
      cell.runs.push(run)
      cells.set(key, cell)
    }
    return [...cells.values()]
  })
}

function newCell(
  sessions: readonly SessionResults[],
  session: SessionResults,
  factors: Factors,
  paths: ReadonlySet<string>,
): Cell {
  const levels: Factors = sessions.length > 1 ? { session: sessionName(sessions, session) } : {}
  // What another session varies may be fixed here: the scenario says at what.
  for (const path of paths) levels[path] = factors[path] ?? fieldOf(session.scenario, path) ?? 'not set'
  const key = factorsKey(factors)
  const own = session.summary.filter((row) => factorsKey(row.factors) === key)
  const rows = new Map(own.map((row) => [row.metric, row]))
  return { key: `${session.id} ${key}`, session: session.id, factors, levels, runs: [], rows }
}

/** Two sessions of one title are told apart by their letter, as on the command line: A is the first. */
export function sessionName(sessions: readonly SessionResults[], { id, title }: SessionResults): string {
  const letter = String.fromCodePoint(
    65 +
      Math.max(
        0,
        sessions.findIndex((session) => session.id === id),
      ),
  )
  return `${letter}: ${title}`
}

function fieldOf(root: unknown, path: string): Level | undefined {
  const value = path
    .split('.')
    .reduce<unknown>(
      (node, key) => (typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined),
      root,
    )
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined
}

/** What differs between cells, in the files' order; levels that are numbers by size. */
export function factorsOf(cells: readonly Cell[]): Factor[] {
  const paths = [...new Set(cells.flatMap(({ levels }) => Object.keys(levels)))]
  return paths.flatMap((path) => {
    const levels = [...new Set(cells.flatMap(({ levels: own }) => own[path] ?? []))]
    return levels.length < 2 ? [] : [{ path, levels: sorted(levels) }]
  })
}

/** By size when all are numbers, as they came otherwise. */
function sorted(levels: readonly Level[]): Level[] {
  const numbers = levels.filter((level) => typeof level === 'number')
  return numbers.length === levels.length ? numbers.toSorted((one, other) => one - other) : [...levels]
}
