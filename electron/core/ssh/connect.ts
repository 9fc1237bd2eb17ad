// One verified SSH connection. ssh2 accepts any key when `hostVerifier` is unset or returns a promise: it is given
// a callback form that returns undefined and answers at once.
import type { Duplex } from 'node:stream'
import type { AuthMethod, ConnectConfig, ServerHostKeyAlgorithm } from 'ssh2'
import { Client } from 'ssh2'
import { LabError } from '../../../shared/reply'
import type { HostAddress } from './address'
import { destination } from './address'
import type { HostKeyJudge } from './host-key-store'

export type ConnectOptions = {
  keys: HostKeyJudge
  methods: AuthMethod[]
  /** The stream through the jump host, when there is one. */
  through?: Duplex
}

const readyTimeoutMs = 20_000

/** Connects and proves both sides. Throws `host-key-unknown`, `host-key-changed`, `auth-failed` or `unreachable`. */
export function connect(address: HostAddress, options: ConnectOptions): Promise<Client> {
  return new Promise((resolve, reject) => {
    const client = new Client()
    let refusal: LabError | undefined
    const fail = (error?: Error & { level?: string }) => {
      client.removeAllListeners()
      client.on('error', () => undefined)
      client.destroy()
      options.through?.destroy()
      reject(refusal ?? connectError(address, error))
    }
    const config: ConnectConfig = {
      host: address.host,
      port: address.port,
      username: address.user,
      authHandler: options.methods,
      keepaliveInterval: 5000,
      keepaliveCountMax: 3,
      readyTimeout: readyTimeoutMs,
      algorithms: { serverHostKey: keyAlgorithms(options.keys.knownTypes) },
      hostVerifier: (key: Buffer, verify: (trusted: boolean) => void): void => {
        refusal = options.keys.judge(key)
        verify(refusal === undefined)
      },
      ...(options.through === undefined ? {} : { sock: options.through }),
    }
    client.once('error', fail)
    client.once('close', () => fail())
    client.once('ready', () => {
      client.removeAllListeners('error')
      client.removeAllListeners('close')
      client.on('error', () => undefined) // the close that follows says it
      client.setNoDelay(true)
      resolve(client)
    })
    try {
      client.connect(config)
    } catch (error) {
      fail(error instanceof Error ? error : undefined)
    }
  })
}

const algorithms: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
]

/** Known key types first: a host with several keys is to show the one that can be checked. */
export function keyAlgorithms(knownTypes: readonly string[]): ServerHostKeyAlgorithm[] {
  const known = (name: string) => knownTypes.includes(name.startsWith('rsa-') ? 'ssh-rsa' : name)
  return [...algorithms.filter(known), ...algorithms.filter((name) => !known(name))]
}

function connectError(address: HostAddress, error: (Error & { level?: string }) | undefined): LabError {
  const where = `${address.name} (${destination(address)})`
  const detail = error?.message ?? 'the connection was closed'
  const cause = error === undefined ? {} : { cause: error }
  if (error?.level === 'client-authentication') {
    const hint = 'Check the user name and the key: ssh -v shows what the host takes.'
    return new LabError(
      { code: 'auth-failed', message: `${where} refused the login.`, hint, detail, host: address.name },
      cause,
    )
  }
  return new LabError(
    {
      code: 'unreachable',
      message: `${where} cannot be reached by SSH.`,
      hint: 'Check that the host is on, that its sshd listens there, and that the jump host (if any) can reach it.',
      detail,
      host: address.name,
    },
    cause,
  )
}
