// sessions import, verify: another person's bundle, and whether a recording is as it was.
import type { Command } from 'commander'
import { statSync } from 'node:fs'
import type { CheckReport } from '../../shared/bundle'
import { checkText } from '../../shared/bundle'
import { verifyBundle, verifySession } from '../core/sessions/bundle/check'
import { importBundle } from '../core/sessions/bundle/import'
import { isSessionId } from '../core/sessions/session-id'
import { print, sessionArgument, sessionAt, withCore } from './session-core'

export function addBundles(sessions: Command): void {
  sessions
    .command('import')
    .argument('<file>', 'a bundle (zip), as `export --format zip` or `course hand-in` wrote it')
    .description('Take another person’s sessions in, read-only. One that is damaged or changed is refused.')
    .option('--json', 'for programs')
    .action((file: string, _: unknown, command: Command) =>
      withCore(true, async (core) => {
        const imported = await importBundle(core.sessionsFolder, file)
        if (command.optsWithGlobals<{ json?: boolean }>().json) return print(imported)
        for (const { id, already } of imported) process.stdout.write(`${id}${already ? '  (was here already)' : ''}\n`)
      }),
    )
  sessions
    .command('verify')
    .argument('<file>', `a bundle (zip), or ${sessionArgument}`)
    .description(
      'Say whether it is whole and unaltered, or which file and line was changed. Exit status 1 when it is not.',
    )
    .option('--json', 'for programs')
    .action((file: string, _: unknown, command: Command) =>
      withCore(true, async (core) => {
        const { root, id } = sessionAt(core, file)
        const isFile = statSync(file, { throwIfNoEntry: false })?.isFile() ?? false
        const report = await (isFile || !isSessionId(id) ? verifyBundle(file) : verifySession(root, id))
        if (command.optsWithGlobals<{ json?: boolean }>().json) print(report)
        else process.stdout.write(reportText(report))
        process.exitCode = report.whole ? 0 : 1
      }),
    )
}

/** A check for a terminal: the sentence, what differs, what it can show. */
export function reportText(report: CheckReport): string {
  const head = report.head === null ? [] : [`head of the chain: ${report.head}`]
  return `${[checkText(report), ...report.problems.map((problem) => `  ${problem}`), ...report.notes, ...head].join('\n')}\n`
}
