// Against a real sshd on loopback. Root, because a Machine runs its commands as root.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Pool, PoolOptions } from './pool'
import { createPool } from './pool'
import { startCuttingProxy } from './testing/cutting-proxy'
import type { TestSshd } from './testing/sshd'
import { makeKey, startSshd } from './testing/sshd'

let sshd: TestSshd
let folder: string
const pools: Pool[] = []
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

beforeAll(async () => {
  sshd = await startSshd()
})
afterAll(() => sshd.stop())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'handover-ssh-test-'))
})
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()))
  rmSync(folder, { recursive: true })
})

function newPool(more: Partial<PoolOptions> = {}): Pool {
  const pool = createPool({ knownHostsFile: join(folder, 'known_hosts'), agent: null, ...more })
  pools.push(pool)
  return pool
}

async function pinnedMachine(name = 'a') {
  const pool = newPool()
  pool.register({ ...sshd.address(name), pinnedKey: sshd.hostKey })
  return pool.machine(name)
}

async function until(condition: () => boolean): Promise<void> {
  await vi.waitFor(() => expect(condition()).toBe(true), { timeout: 15_000, interval: 20 })
}

const alive = (pid: number) => existsSync(`/proc/${pid}`)
const code = (expected: string) => ({ info: { code: expected } })

describe('host keys', () => {
  test('an unknown host is refused with its fingerprint; accepted, it is silent, also for the next pool', async () => {
    const pool = newPool()
    pool.register(sshd.address('a'))
    const refusal: unknown = await pool.machine('a').catch((error: unknown) => error)
    expect(refusal).toMatchObject(code('host-key-unknown'))
    expect(refusal).toMatchObject({
      info: { detail: expect.stringMatching(/^SHA256:[A-Za-z0-9+/]{43} \(ssh-ed25519\)$/) },
    })
    const fingerprint = refusal instanceof Error && 'info' in refusal ? JSON.stringify(refusal.info) : ''
    const shown = /SHA256:[A-Za-z0-9+/]{43}/.exec(fingerprint)?.[0] ?? ''
    await expect(pool.acceptHostKey('a', 'SHA256:other')).rejects.toMatchObject(code('bad-input'))
    await pool.acceptHostKey('a', shown)
    await pool.machine('a')
    const next = newPool()
    next.register(sshd.address('a'))
    await next.machine('a')
  })

  test('a changed key is refused with both fingerprints and cannot be accepted', async () => {
    const other = await startSshd()
    const pool = newPool()
    pool.register({ ...other.address('b'), pinnedKey: other.hostKey })
    await pool.machine('b')
    await pool.forget('b')
    const old = other.hostKey
    await other.changeKey()
    pool.register({ ...other.address('b'), pinnedKey: old })
    const refusal: unknown = await pool.machine('b').catch((error: unknown) => error)
    expect(refusal).toMatchObject(code('host-key-changed'))
    expect(refusal).toMatchObject({ info: { detail: expect.stringMatching(/known: SHA256:.*\n?shown: SHA256:/s) } })
    await expect(pool.acceptHostKey('b', 'SHA256:any')).rejects.toMatchObject(code('bad-input'))
    await other.stop()
  })

  test('a known_hosts file that cannot be read refuses', async () => {
    const pool = newPool({ otherKnownHostsFiles: [folder] }) // a folder: EISDIR, also for root
    pool.register(sshd.address('a'))
    await expect(pool.machine('a')).rejects.toMatchObject(code('host-key-changed'))
  })
})

describe('authentication', () => {
  test('another key is refused as auth-failed', async () => {
    makeKey(join(folder, 'stranger'))
    const pool = newPool()
    pool.register({ ...sshd.address('a'), pinnedKey: sshd.hostKey, keyFile: join(folder, 'stranger') })
    await expect(pool.machine('a')).rejects.toMatchObject(code('auth-failed'))
  })

  test('an encrypted key asks for its passphrase', async () => {
    makeKey(join(folder, 'locked'), 'open sesame')
    const authorized = join(sshd.folder, 'authorized')
    writeFileSync(authorized, readFileSync(authorized, 'utf8') + readFileSync(join(folder, 'locked.pub'), 'utf8'))
    const asked = vi.fn(() => Promise.resolve<string | undefined>('open sesame'))
    const address = { ...sshd.address('a'), pinnedKey: sshd.hostKey, keyFile: join(folder, 'locked') }
    const pool = newPool({ askPassphrase: asked })
    pool.register(address)
    await pool.machine('a')
    expect(asked).toHaveBeenCalledWith(join(folder, 'locked'))
    const mute = newPool()
    mute.register(address)
    await expect(mute.machine('a')).rejects.toMatchObject(code('auth-failed'))
  })
})

describe('exec', () => {
  test('words of any characters arrive as they are', async () => {
    const machine = await pinnedMachine()
    const any = () => String.fromCharCode(1 + Math.floor(Math.random() * 0x2ff))
    for (let round = 0; round < 5; round += 1) {
      const words = Array.from({ length: 40 }, () => Array.from({ length: Math.random() * 30 }, any).join(''))
      words.push('', "'", "'\\''", '$(id)', '-n', '*', '\n', '\\', '🦊')
      const result = await machine.exec({ argv: ['printf', '%s\\0', ...words] })
      expect(result.stdout.split('\0').slice(0, -1)).toEqual(words)
    }
  })

  test('a word with NUL is refused', async () => {
    const machine = await pinnedMachine()
    await expect(machine.exec({ argv: ['echo', 'a\0b'] })).rejects.toMatchObject(code('bad-input'))
  })

  test('standard input, exit codes, both outputs, lines', async () => {
    const machine = await pinnedMachine()
    const input = 'ä line\n'.repeat(50_000)
    expect((await machine.exec({ argv: ['cat'], stdin: input })).stdout).toBe(input)
    expect((await machine.exec({ argv: ['cat'] })).stdout).toBe('')
    expect((await machine.exec({ argv: ['true'], stdin: input })).exitCode).toBe(0)
    const lines: string[] = []
    const script = 'echo one; echo two; printf three; echo wrong >&2; exit 7'
    const result = await machine.exec({ argv: ['sh', '-c', script] }, { onLine: (line) => lines.push(line) })
    expect(result).toMatchObject({ exitCode: 7, stdout: 'one\ntwo\nthree', stderr: 'wrong\n', lost: false })
    expect(lines).toEqual(['one', 'two', 'three'])
    expect((await machine.exec({ argv: ['no-such-program'] })).exitCode).toBe(127)
  })

  test('a timeout ends the remote process and its children', async () => {
    const machine = await pinnedMachine()
    const pids: number[] = []
    const onLine = (line: string) => pids.push(...line.split(' ').map(Number))
    const script = 'sleep 1000 & echo "$$ $!"; wait'
    const result = await machine.exec({ argv: ['sh', '-c', script] }, { timeoutMs: 500, onLine })
    expect(result).toMatchObject({ exitCode: null, timedOut: true, cancelled: false, lost: false })
    await until(() => pids.length === 2 && !pids.some(alive))
  })

  test('an abort ends the remote process, and before the start nothing runs', async () => {
    const machine = await pinnedMachine()
    const abort = new AbortController()
    let pid = 0
    const onLine = (line: string) => {
      pid = Number(line)
      abort.abort()
    }
    const command = { argv: ['sh', '-c', 'echo $$; exec sleep 1000'] }
    const result = await machine.exec(command, { signal: abort.signal, onLine })
    expect(result).toMatchObject({ cancelled: true, exitCode: null })
    await until(() => !alive(pid))
    const marker = join(folder, 'marker')
    const late = await machine.exec({ argv: ['touch', marker] }, { signal: abort.signal })
    expect(late.cancelled).toBe(true)
    expect(existsSync(marker)).toBe(false)
  })

  test('thirty at once all come back', async () => {
    const machine = await pinnedMachine()
    const numbers = Array.from({ length: 30 }, (_, index) => String(index))
    const results = await Promise.all(numbers.map((number) => machine.exec({ argv: ['echo', number] })))
    expect(results.map((result) => result.stdout.trim())).toEqual(numbers)
  })
})

describe('streams', () => {
  test('lines both ways, and stop ends the process', async () => {
    const machine = await pinnedMachine()
    const stream = await machine.stream({
      argv: ['sh', '-c', 'echo $$; while read -r line; do echo "<$line>"; done; sleep 1000'],
    })
    const lines = stream.lines[Symbol.asyncIterator]()
    const pid = Number((await lines.next()).value)
    stream.write('hello\n')
    expect((await lines.next()).value).toBe('<hello>')
    stream.stop()
    await stream.done
    expect((await lines.next()).done).toBe(true)
    await until(() => !alive(pid))
  })

  test('more streams than one connection carries', async () => {
    const machine = await pinnedMachine()
    const streams = await Promise.all(
      Array.from({ length: 12 }, () => machine.stream({ argv: ['sh', '-c', 'echo up; sleep 1000'] })),
    )
    for (const stream of streams) {
      for await (const line of stream.lines) {
        expect(line).toBe('up')
        break
      }
      stream.stop()
    }
    await Promise.all(streams.map((stream) => stream.done))
  })
})

describe('connections', () => {
  test('a broken connection says lost, ends the command, comes back, and repeats nothing', async () => {
    const direct = sshd.address('a')
    const proxy = await startCuttingProxy(direct.port)
    const pool = newPool()
    pool.register({ ...direct, port: proxy.port, pinnedKey: sshd.hostKey })
    const machine = await pool.machine('a')
    const marker = join(folder, 'runs')
    let pid = 0
    const onLine = (line: string) => {
      pid = Number(line)
      proxy.cut()
    }
    const argv = ['sh', '-c', 'echo run >> "$0"; echo $$; exec sleep 1000', marker]
    expect(await machine.exec({ argv }, { onLine })).toMatchObject({ lost: true, exitCode: null })
    await until(() => !alive(pid))
    expect((await machine.exec({ argv: ['echo', 'back'] })).stdout).toBe('back\n')
    expect(readFileSync(marker, 'utf8')).toBe('run\n')
    proxy.close()
  })

  test('a host that does not answer is unreachable', async () => {
    const pool = newPool()
    pool.register({ ...sshd.address('a'), port: 1, pinnedKey: sshd.hostKey })
    await expect(pool.machine('a')).rejects.toMatchObject(code('unreachable'))
    await expect(pool.machine('nobody')).rejects.toMatchObject(code('not-found'))
  })

  test('through a jump host, each verified under its own name', async () => {
    const behind = await startSshd()
    const jump = { ...sshd.address('jump'), pinnedKey: sshd.hostKey }
    const pool = newPool()
    pool.register({ ...behind.address('inner'), pinnedKey: behind.hostKey, jump })
    const inner = await pool.machine('inner')
    expect((await inner.exec({ argv: ['echo', 'inside'] })).stdout).toBe('inside\n')
    const wrong = newPool()
    wrong.register({ ...behind.address('inner'), pinnedKey: sshd.hostKey, jump })
    await expect(wrong.machine('inner')).rejects.toMatchObject(code('host-key-changed'))
    const wrongJump = newPool()
    wrongJump.register({
      ...behind.address('inner'),
      pinnedKey: behind.hostKey,
      jump: { ...jump, pinnedKey: behind.hostKey },
    })
    await expect(wrongJump.machine('inner')).rejects.toMatchObject(code('host-key-changed'))
    await pool.close()
    await behind.stop()
  })

  test('a unix socket on the host', async () => {
    const path = join(folder, 'socket')
    const server = createServer((socket) => socket.end('greeting')).listen(path)
    const pool = newPool()
    pool.register({ ...sshd.address('a'), pinnedKey: sshd.hostKey })
    const machine = await pool.machine('a')
    const stream = await machine.connect(path)
    const text = await new Promise<string>((resolve) => stream.once('data', (data: Buffer) => resolve(data.toString())))
    expect(text).toBe('greeting')
    stream.destroy()
    await expect(machine.connect(join(folder, 'none'))).rejects.toMatchObject(code('unreachable'))
    server.close()
  })
})
