// Runs one command on one channel of a connection.
import { StringDecoder } from 'node:string_decoder'
import type { Client, ClientChannel } from 'ssh2'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { ExecResult, TerminalSize } from './machine'

export type Running = {
  channel: ClientChannel
  /** Cuts the leash: the host ends the command's process group. */
  cut(reason: 'timeout' | 'cancel' | 'stop'): void
  done: Promise<ExecResult>
}

// The host sends TERM, and KILL 5 s later; a host that has not answered by then is not waited for.
const graceMs = 8000

/**
 * Runs a command; rejects when the connection cannot carry it. `onLine` gets each line of standard output, the last one
 * even without newline.
 */
export function start(
  client: Client,
  line: string,
  onLine?: (line: string) => void,
  keepOutput = true,
  output?: Writable,
): Promise<Running> {
  return new Promise((resolve, reject) => {
    const broken = () => reject(new Error('the connection broke'))
    client.once('close', broken)
    client.exec(line, (error, channel) => {
      client.removeListener('close', broken)
      if (error) reject(error)
      // Followed from here and not a tick later: of a quick command the exit status comes in the same read.
      else resolve(follow(channel, onLine, keepOutput, output))
    })
  })
}

type Opened = (error: Error | undefined, channel: ClientChannel) => void

/** Reaches a unix socket of the host; rejects when there is none, or the connection cannot carry it. */
export const openSocket = (client: Client, path: string): Promise<ClientChannel> =>
  opening(client, (opened) => client.openssh_forwardOutStreamLocal(path, opened))

/** Runs a command on a terminal; rejects when the connection cannot carry it. */
export const openTerminal = (client: Client, line: string, { rows, columns }: TerminalSize): Promise<ClientChannel> =>
  opening(client, (opened) => client.exec(line, { pty: { term: 'xterm', rows, cols: columns } }, opened))

function opening(client: Client, ask: (opened: Opened) => void): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    const broken = () => reject(new Error('the connection broke'))
    client.once('close', broken)
    ask((error, channel) => {
      client.removeListener('close', broken)
      if (error) reject(error)
      else resolve(channel)
    })
  })
}

function follow(
  channel: ClientChannel,
  onLine: ((line: string) => void) | undefined,
  keepOutput: boolean,
  output: Writable | undefined,
): Running {
  const started = performance.now()
  const stdout = textSink(onLine, keepOutput)
  const stderr = textSink(undefined, true)
  let exitCode: number | null = null
  let exited = false
  let ending: 'timeout' | 'cancel' | 'stop' | undefined
  let grace: NodeJS.Timeout | undefined

  const done = new Promise<ExecResult>((resolve) => {
    // A failure of the writer is the caller's to hear of; the command is ended.
    const written = output ? finished(channel.pipe(output)).catch(() => channel.destroy()) : undefined
    if (!output) channel.on('data', stdout.add)
    channel.stderr.on('data', stderr.add)
    channel.on('error', () => undefined) // the close that follows says it
    channel.on('exit', (code: number | null) => {
      exited = true
      exitCode = code
    })
    channel.once('close', () => {
      clearTimeout(grace)
      const stopped = ending === 'timeout' || ending === 'cancel'
      const end = {
        exitCode: stopped ? null : exitCode,
        stdout: stdout.end(),
        stderr: stderr.end(),
        durationMs: performance.now() - started,
        timedOut: ending === 'timeout',
        cancelled: ending === 'cancel',
        lost: !exited && ending === undefined,
      }
      if (!written) return resolve(end)
      output?.end()
      void written.then(() => resolve(output?.errored ? { ...end, exitCode: null, lost: true } : end))
    })
  })

  function cut(reason: 'timeout' | 'cancel' | 'stop'): void {
    if (ending !== undefined) return
    ending = reason
    channel.end()
    grace = setTimeout(() => channel.destroy(), graceMs)
  }

  return { channel, cut, done }
}

const longestKept = 64 * 1024 * 1024

function textSink(onLine: ((line: string) => void) | undefined, keep: boolean) {
  const decoder = new StringDecoder('utf8')
  let kept: string[] = []
  let length = 0
  let rest = ''
  const take = (text: string) => {
    if (keep && length < longestKept) {
      kept.push(text)
      length += text.length
    }
    if (!onLine) return
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLine(line)
  }
  return {
    add: (data: Buffer) => take(decoder.write(data)),
    end: () => {
      take(decoder.end())
      if (rest !== '') onLine?.(rest)
      const text = kept.join('')
      kept = []
      return text
    },
  }
}
