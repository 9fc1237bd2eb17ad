// Runs commands on this very computer: as root (straight away when we are root, else through `sudo -n`), or as the user.
import { spawn } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { createConnection } from 'node:net'
import { createInterface } from 'node:readline'
import { finished } from 'node:stream/promises'
import type { Duplex } from 'node:stream'
import type { Command } from '../../../shared/plan'
import { LabError } from '../../../shared/reply'
import type { ExecOptions, ExecResult, LineStream, Machine } from './machine'

/** This computer as a Machine, with root's rights. `here` is its name in records. */
export function localMachine(name = 'here'): Machine {
  return machineAs(name, asRoot)
}

/** This computer as a Machine with no more rights than the user has. */
export function userMachine(name = 'here'): Machine {
  return machineAs(name, { argv: (argv) => [...argv], endsOwn: true })
}

/** Whose rights commands run with. */
type Rights = {
  argv(argv: readonly string[]): string[]
  /** We may signal what runs with them ourselves. */
  endsOwn: boolean
}

const asRoot: Rights = {
  argv: (argv) => (process.getuid?.() === 0 ? [...argv] : ['sudo', '-n', '--', ...argv]),
  get endsOwn() {
    return process.getuid?.() === 0
  },
}

function machineAs(name: string, rights: Rights): Machine {
  const streams = new Set<LineStream>()
  return {
    name,
    exec: (command, options) => run(name, command, options ?? {}, rights),
    async stream(command) {
      const stream = openStream(name, command, rights)
      streams.add(stream)
      void stream.done.finally(() => streams.delete(stream)).catch(() => undefined)
      return stream
    },
    connect: (path) => connectSocket(name, path),
    terminal: async () => {
      const message = 'A terminal is opened over SSH, and this computer is not reached by it.'
      throw new LabError({ code: 'unsupported', message, host: name })
    },
    async close() {
      const open = [...streams]
      for (const stream of open) stream.stop()
      await Promise.allSettled(open.map((stream) => stream.done))
    },
  }
}

function connectSocket(name: string, path: string): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path, () => resolve(socket))
    socket.once('error', (cause) => {
      const message = `${path} does not answer on ${name}.`
      reject(new LabError({ code: 'unreachable', message, detail: String(cause), host: name }, { cause }))
    })
  })
}

function start(command: Command, rights: Rights, raw = false): ChildProcessWithoutNullStreams {
  const [file = '', ...args] = rights.argv(command.argv)
  // A process group of its own, so that everything the command started can be ended at once.
  const child = spawn(file, args, { detached: true, stdio: 'pipe' })
  if (!raw) child.stdout.setEncoding('utf8')
  child.stderr.setEncoding('utf8')
  child.stdin.on('error', () => undefined) // a command that does not read its input is no failure
  return child
}

function endGroup(child: ChildProcessWithoutNullStreams, rights: Rights): void {
  if (child.pid === undefined) return
  if (!rights.endsOwn) {
    spawn('sudo', ['-n', 'kill', '-KILL', '--', `-${child.pid}`], { stdio: 'ignore' }).on('error', () => undefined)
    return
  }
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

type Ended = { exitCode: number | null; stdout: string; stderr: string; durationMs: number }

function collect(name: string, child: ChildProcessWithoutNullStreams, keepOutput: boolean): Promise<Ended> {
  const started = performance.now()
  let stdout = ''
  let stderr = ''
  if (keepOutput) child.stdout.on('data', (text: string) => (stdout += text))
  child.stderr.on('data', (text: string) => (stderr += text))
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      const message = `${child.spawnfile} cannot be started on this computer: ${error.message}`
      reject(new LabError({ code: 'unreachable', message, host: name }, { cause: error }))
    })
    // `exit` and not `close`: a daemon that kept the output open must not hold the step.
    child.once('exit', (exitCode) => {
      const finish = () => resolve({ exitCode, stdout, stderr, durationMs: performance.now() - started })
      const patience = setTimeout(finish, 500)
      child.once('close', () => {
        clearTimeout(patience)
        finish()
      })
    })
  })
}

async function run(name: string, command: Command, options: ExecOptions, rights: Rights): Promise<ExecResult> {
  const { signal, onLine } = options
  if (signal?.aborted) return { ...never, cancelled: true }
  const child = start(command, rights, options.output !== undefined)
  let timedOut = false
  let cancelled = false
  const timer = setTimeout(() => {
    timedOut = true
    endGroup(child, rights)
  }, options.timeoutMs ?? 60_000)
  const abort = () => {
    cancelled = true
    endGroup(child, rights)
  }
  signal?.addEventListener('abort', abort, { once: true })
  if (onLine) createInterface({ input: child.stdout }).on('line', onLine)
  try {
    const written = options.output && finished(child.stdout.pipe(options.output))
    const ended = collect(name, child, !written)
    if (options.input)
      options.input
        .open()
        .on('error', () => endGroup(child, rights))
        .pipe(child.stdin)
    else child.stdin.end(command.stdin ?? '')
    await written
    return { ...(await ended), timedOut, cancelled, lost: false }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}

const never: ExecResult = {
  exitCode: null,
  stdout: '',
  stderr: '',
  durationMs: 0,
  timedOut: false,
  cancelled: false,
  lost: false,
}

function openStream(name: string, command: Command, rights: Rights): LineStream {
  const child = start(command, rights)
  if (command.stdin !== undefined) child.stdin.write(command.stdin)
  let cancelled = false
  return {
    lines: createInterface({ input: child.stdout }),
    write: (text) => void child.stdin.write(text),
    stop() {
      cancelled = true
      endGroup(child, rights)
    },
    done: collect(name, child, false).then((ended) => ({ ...ended, timedOut: false, cancelled, lost: false })),
  }
}
