// sessions compare A B: the cells of two sessions side by side.
import type { Command } from 'commander'
import { compareSessions, scenarioDifferences } from '../core/experiments/compare-sessions'
import { compareTable } from '../core/sessions/export/compare-table'
import { readModel, type SessionModel } from '../core/sessions/export/model'
import { tableText } from '../core/sessions/export/table'
import { print, sessionArgument, sessionAt, withCore } from './session-core'

export function addCompare(sessions: Command): void {
  sessions
    .command('compare')
    .argument('<a>', sessionArgument)
    .argument('<b>', 'another one')
    .description('Set the cells of two sessions side by side, with ratios and their intervals.')
    .option('--json', 'for programs')
    .action((a: string, b: string, _: unknown, command: Command) =>
      withCore(true, async (core) => {
        const modelOf = (where: string) => {
          const { root, id } = sessionAt(core, where)
          return readModel(root, id)
        }
        const [first, second] = [await modelOf(a), await modelOf(b)]
        const rows = compareSessions(first.runs, second.runs)
        const differences =
          first.scenario && second.scenario ? scenarioDifferences(first.scenario, second.scenario) : []
        // `sessions` has the option as well, and takes it first.
        const { json } = command.optsWithGlobals<{ json?: boolean }>()
        if (json) return print({ a: first.info, b: second.info, differences, rows })
        process.stdout.write(compareText(first, second, differences, rows))
      }),
    )
}

function compareText(
  first: SessionModel,
  second: SessionModel,
  differences: ReturnType<typeof scenarioDifferences>,
  rows: ReturnType<typeof compareSessions>,
): string {
  const head = [['A', first] as const, ['B', second] as const].map(
    ([letter, { info }]) =>
      `${letter}: ${info.id} (${info.state}, ${info.runs} runs, ${info.verdicts.held} verdicts hold)\n`,
  )
  const notes = differences.map(({ path, first: a, second: b }) => `${path} differs: ${a} in A, ${b} in B.`)
  if (rows.length === 0) return `${head.join('')}Neither measured anything in a run that succeeded.\n`
  return `${head.join('')}\n${tableText(compareTable(rows, notes))}`
}
