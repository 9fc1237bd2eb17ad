// sessions, export, replay: what was recorded.
import type { Command } from 'commander'
import { LabError } from '../../shared/reply'
import { exportFormats } from '../../shared/ipc'
import { invalidRuns } from '../../shared/remarks'
import { exportSession } from '../core/sessions/export'
import { listSessions, openSession } from '../core/sessions/open'
import { addCompare } from './compare'
import { addBundles } from './bundles'
import { addRemarks } from './remarks'
import { print, sessionArgument, sessionAt, withCore } from './session-core'
import { runText, summaryText } from './verdict-text'

export function addSessions(program: Command): void {
  const sessions = program
    .command('sessions')
    .description('List the sessions, the newest first.')
    .option('--json', 'for programs')
    .action((options: { json?: boolean }) =>
      withCore(true, async (core) => {
        const sessions = await listSessions(core.sessionsFolder)
        if (options.json) return print(sessions)
        for (const { id, state, runs, verdicts, imported } of sessions) {
          const marked = verdicts.invalid > 0 ? `, ${verdicts.invalid} marked invalid` : ''
          const from = imported ? ', imported' : ''
          process.stdout.write(`${id}  ${state}, ${runs} runs, ${verdicts.held} verdicts hold${marked}${from}\n`)
        }
      }),
    )
  addCompare(sessions)
  addBundles(sessions)
  addRemarks(sessions)
  program
    .command('export')
    .argument('<session>', sessionArgument)
    .description('Export a session beside its recording.')
    .requiredOption('--format <format>', exportFormats.join(', '))
    .action((where: string, options: { format: string }) =>
      withCore(true, async (core) => {
        const format = exportFormats.find((each) => each === options.format)
        if (!format) {
          const message = `There is no format ${options.format}: ${exportFormats.join(', ')}.`
          throw new LabError({ code: 'bad-input', message })
        }
        const { root, id } = sessionAt(core, where)
        process.stdout.write(`${await exportSession(root, id, format, core)}\n`)
      }),
    )
  program
    .command('replay')
    .argument('<session>', sessionArgument)
    .description('Tell a session again: its runs, phases and switches in their order.')
    .option('--json', 'for programs')
    .action((where: string, options: { json?: boolean }) =>
      withCore(true, async (core) => {
        const { root, id } = sessionAt(core, where)
        const session = await openSession(root, id)
        if (options.json) return print(session)
        const began = session.info.startedMs
        for (const entry of session.journal) {
          const at = `${((entry.t - began) / 1000).toFixed(3).padStart(9)} s`
          if (entry.kind === 'phase') process.stdout.write(`${at}  ${entry.name} ${entry.edge}\n`)
          if (entry.kind === 'switch') {
            const { host, interface: name, action, kind, manner } = entry.event
            process.stdout.write(`${at}  ${host} ${name} ${action} (${kind}, ${manner})\n`)
          }
          if (entry.kind === 'run-end') process.stdout.write(runText(entry.result))
        }
        if (session.results) process.stdout.write(summaryText(session.results))
        for (const [run, reason] of invalidRuns(session.remarks)) {
          process.stdout.write(
            `run ${run
              .split('.')
              .map((part) => Number(part) + 1)
              .join(', hop ')} marked invalid: ${reason}\n`,
          )
        }
        if (session.endsEarly) process.stdout.write(`${session.endsEarly}\n`)
      }),
    )
}
