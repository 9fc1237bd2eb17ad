// A Machine for tests that runs commands here, inside a scratch network namespace when one is named.
import { execFileSync, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { ExecResult, LineStream, Machine } from '../ssh/machine'

/** Runs a command of a test's set-up and answers with its output. */
export const run = (...argv: [string, ...string[]]): string =>
  execFileSync(argv[0], argv.slice(1), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

export type LocalMachine = Machine & { pids: number[] }

export function localMachine(name: string, namespace: string | null): LocalMachine {
  const pids: number[] = []
  const stream = (argv: readonly string[]): LineStream => {
    const [program = '', ...words] = namespace === null ? argv : ['ip', 'netns', 'exec', namespace, ...argv]
    const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'pipe'] })
    if (child.pid !== undefined) pids.push(child.pid)
    let stderr = ''
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()))
    const done = new Promise<ExecResult>((resolve) =>
      child.on('close', (exitCode) =>
        resolve({ exitCode, stdout: '', stderr, durationMs: 0, timedOut: false, cancelled: false, lost: false }),
      ),
    )
    return {
      lines: createInterface({ input: child.stdout }),
      write: (text) => child.stdin.write(text),
      stop: () => child.kill('SIGKILL'),
      done,
    }
  }
  return {
    name,
    pids,
    exec: () => Promise.reject(new Error('only streams are used here')),
    connect: () => Promise.reject(new Error('only streams are used here')),
    terminal: () => Promise.reject(new Error('only streams are used here')),
    stream: (command) => Promise.resolve(stream(command.argv)),
    close: () => Promise.resolve(),
  }
}

/** Two namespaces joined by eth0 and eth1, 10.77.0.N and 10.77.1.N, with a second MPTCP path; undone by what it returns. */
export function twoHosts(prefix: string): { a: string; b: string; remove(): void } {
  const [a, b] = [`${prefix}-a`, `${prefix}-b`]
  const remove = () => {
    for (const name of [a, b]) {
      try {
        run('ip', 'netns', 'del', name)
      } catch {
        // It was not there, which is what is wanted.
      }
    }
  }
  remove()
  for (const name of [a, b]) {
    run('ip', 'netns', 'add', name)
    run('ip', '-n', name, 'link', 'set', 'lo', 'up')
    run('ip', '-n', name, 'mptcp', 'limits', 'set', 'subflow', '4', 'add_addr_accepted', '4')
  }
  for (const path of ['0', '1']) {
    const device = `eth${path}`
    run('ip', 'link', 'add', device, 'netns', a, 'type', 'veth', 'peer', 'name', device, 'netns', b)
    for (const [index, name] of [a, b].entries()) {
      run('ip', '-n', name, 'addr', 'add', `10.77.${path}.${index + 1}/24`, 'dev', device)
      run('ip', '-n', name, 'link', 'set', device, 'up')
    }
  }
  run('ip', '-n', a, 'mptcp', 'endpoint', 'add', '10.77.1.1', 'dev', 'eth1', 'subflow')
  run('ip', '-n', b, 'mptcp', 'endpoint', 'add', '10.77.1.2', 'dev', 'eth1', 'signal')
  return { a, b, remove }
}
