// What every command needs: the core, Ctrl-C as cancel, progress on a terminal, errors for people, exit codes.
import { basename, dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import type { ErrorInfo } from '../../shared/reply'
import { toErrorInfo } from '../../shared/reply'
import type { Progress } from '../../shared/operation'
import type { Core } from '../core/core'
import { createCore } from '../core/core'
import { defaultDataFolder } from '../core/lab/record'
import type { OperationTools } from '../core/operations'
import { durationText } from './duration'
import { productVersion, resourcesFolder } from '../paths'

/** A core for one command; events go nowhere. */
export async function commandCore(): Promise<Core> {
  const dataFolder = defaultDataFolder()
  const sessionsFolder = join(dataFolder, 'sessions')
  const resources = resourcesFolder()
  const core = await createCore({
    dataFolder,
    sessionsFolder,
    resources,
    version: productVersion,
    emit: () => undefined,
  })
  core.acceptHostKey = askFingerprint
  return core
}

/** How commands call a session. */
export const sessionArgument = 'a session of the list, or the path of its folder'

/** Where a session is that was named, or whose folder was: with `run --out` it is outside the list. */
export function sessionAt(
  { sessionsFolder }: Pick<Core, 'sessionsFolder'>,
  where: string,
): { root: string; id: string } {
  const path = resolve(where)
  return where.includes('/') ? { root: dirname(path), id: basename(path) } : { root: sessionsFolder, id: where }
}

/** Runs a command's work with a core; Ctrl-C cancels once and the second time ends at once. */
export async function withCore<T>(quiet: boolean, work: (core: Core, tools: OperationTools) => Promise<T>): Promise<T> {
  const core = await commandCore()
  const abort = new AbortController()
  const onSignal = () => {
    if (abort.signal.aborted) process.exit(130)
    process.stderr.write('\nCancelling: the guest is left running at the source. Once more to end at once.\n')
    abort.abort()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  try {
    return await work(core, { signal: abort.signal, onProgress: quiet ? () => undefined : progressLine() })
  } finally {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
    await core.close()
  }
}

/** On a terminal only: elsewhere an unknown host key is refused. */
async function askFingerprint(fingerprint: string, { host }: { host: string }): Promise<boolean> {
  if (!process.stdin.isTTY) return false
  const reader = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await reader.question(
    `The machine ${host} is not known yet. Its host key is ${fingerprint}. Is that right? [y/N] `,
  )
  reader.close()
  return /^y/i.test(answer.trim())
}

/** One line that is overwritten on a terminal; a new line for each new text elsewhere. */
function progressLine(): (progress: Progress) => void {
  let last = ''
  return ({ fraction, text, leftMs }) => {
    if (text === last) return
    last = text
    const left = leftMs === null ? '' : `, about ${durationText(leftMs)} left`
    process.stderr.write(`${String(Math.round(fraction * 100)).padStart(3)} %  ${text}${left}\n`)
  }
}

/** Says what failed and sets the exit status. */
export function failWith(thrown: unknown, json: boolean): void {
  const error = toErrorInfo(thrown)
  process.exitCode = exitCode(error)
  if (json) {
    print({ error })
    return
  }
  process.stderr.write(`${error.message}\n`)
  if (error.hint) process.stderr.write(`${error.hint}\n`)
  if (error.detail) process.stderr.write(`\n${error.detail}\n`)
}

function exitCode(error: ErrorInfo): number {
  return error.code === 'bad-input' || error.code === 'unsupported' ? 2 : error.code === 'cancelled' ? 130 : 3
}

export function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 1)}\n`)
}
