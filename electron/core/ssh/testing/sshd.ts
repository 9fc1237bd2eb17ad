// A real sshd for tests: on loopback, a free port, its own keys and configuration in a temporary folder.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { connect as connectSocket } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { HostAddress } from '../address'

export type TestSshd = {
  address(name: string): HostAddress
  /** The public half of the host's key, as in a .pub file. */
  hostKey: string
  folder: string
  /** Replaces the host key with another one and starts again on the same port. */
  changeKey(): Promise<void>
  stop(): Promise<void>
}

/** Starts an sshd that lets the current user in with the key in `folder/user`. */
export async function startSshd(): Promise<TestSshd> {
  const folder = mkdtempSync(join(tmpdir(), 'handover-sshd-'))
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true })
  const port = await freePort()
  makeKey(join(folder, 'host'))
  makeKey(join(folder, 'user'))
  copyFileSync(join(folder, 'user.pub'), join(folder, 'authorized'))
  const configuration = [
    `ListenAddress 127.0.0.1:${port}`,
    `HostKey ${folder}/host`,
    `AuthorizedKeysFile ${folder}/authorized`,
    `PidFile none`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'PermitRootLogin prohibit-password',
    'MaxStartups 50',
  ]
  writeFileSync(join(folder, 'config'), configuration.join('\n') + '\n')
  let stop = await start(folder, port)
  return {
    folder,
    get hostKey() {
      return readFileSync(join(folder, 'host.pub'), 'utf8').split(' ').slice(0, 2).join(' ')
    },
    address: (name) => ({
      name,
      host: '127.0.0.1',
      port,
      user: userInfo().username,
      keyFile: join(folder, 'user'),
    }),
    changeKey: async () => {
      await stop()
      rmSync(join(folder, 'host'))
      makeKey(join(folder, 'host'))
      stop = await start(folder, port)
    },
    stop: async () => {
      await stop()
      rmSync(folder, { recursive: true })
    },
  }
}

export function makeKey(file: string, passphrase = ''): void {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-C', 'test', '-f', file])
}

async function start(folder: string, port: number): Promise<() => Promise<void>> {
  const daemon = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', join(folder, 'config')], { stdio: 'ignore' })
  const ended = once(daemon, 'exit')
  while (!(await answers(port))) {
    if (daemon.exitCode !== null) throw new Error(`sshd ended with ${daemon.exitCode}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return async () => {
    daemon.kill('SIGTERM')
    await ended
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectSocket(port, '127.0.0.1')
    socket.once('data', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
    socket.once('close', () => resolve(false))
  })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
