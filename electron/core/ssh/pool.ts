// All hosts that the app reaches by SSH, by name.
import type { Duplex } from 'node:stream'
import type { Client } from 'ssh2'
import { LabError } from '../../../shared/reply'
import type { HostAddress } from './address'
import type { AskPassphrase } from './authentication'
import { authenticationMethods } from './authentication'
import { connect } from './connect'
import { createHostKeyStore } from './host-key-store'
import type { Link, LinkState } from './link'
import { createLink } from './link'
import type { Machine } from './machine'
import { createSshMachine } from './ssh-machine'
import { createStreamLinks } from './stream-links'

export type PoolOptions = {
  /** Our own known_hosts file, in the data folder. */
  knownHostsFile: string
  /** Files that are read as well, such as ~/.ssh/known_hosts. */
  otherKnownHostsFiles?: readonly string[]
  /** Path of the SSH agent's socket; SSH_AUTH_SOCK unless given, null for none. */
  agent?: string | null
  askPassphrase?: AskPassphrase
  onState?: (host: string, state: LinkState) => void
}

export type Pool = {
  /** Makes a host known, and its jump hosts. The same name with another address is refused until `forget`. */
  register(address: HostAddress): void
  address(name: string): HostAddress | undefined
  /** A host that answers. Throws `not-found`, `host-key-unknown`, `host-key-changed`, `auth-failed`, `unreachable`. */
  machine(name: string): Promise<Machine>
  /** Stores the key that `host-key-unknown` reported, when the fingerprint in its detail is the one given. */
  acceptHostKey(name: string, fingerprint: string): Promise<void>
  /** A stream to a TCP port as the host reaches it. */
  forwardTcp(name: string, host: string, port: number): Promise<Duplex>
  /** Closes the host's connections and forgets its address. */
  forget(name: string): Promise<void>
  close(): Promise<void>
}

type Entry = { address: HostAddress; link: Link; machine: Machine }

export function createPool(options: PoolOptions): Pool {
  const store = createHostKeyStore(options.knownHostsFile, options.otherKnownHostsFiles ?? [])
  const entries = new Map<string, Entry>()

  function find(name: string): Entry {
    const entry = entries.get(name)
    if (entry) return entry
    throw new LabError({ code: 'not-found', message: `No host is called ${name}.`, host: name })
  }

  async function open(address: HostAddress): Promise<Client> {
    const agent = options.agent === undefined ? process.env['SSH_AUTH_SOCK'] : (options.agent ?? undefined)
    const methods = await authenticationMethods(address, { agent, askPassphrase: options.askPassphrase })
    const keys = await store.prepare(address)
    if (address.jump === undefined) return connect(address, { keys, methods })
    return connect(address, { keys, methods, through: await forwardTcp(address.jump.name, address.host, address.port) })
  }

  function register(address: HostAddress): void {
    const known = entries.get(address.name)
    if (known) {
      if (JSON.stringify(known.address) === JSON.stringify(address)) return
      const message = `Two different hosts are called ${address.name}.`
      throw new LabError({ code: 'bad-input', message, host: address.name })
    }
    if (address.jump) register(address.jump)
    const { name } = address
    const state = (now: LinkState) => options.onState?.(name, now)
    const link = createLink({ name, open: () => open(address), onState: state })
    const streams = createStreamLinks(() => createLink({ name, open: () => open(address) }))
    const close = async () => {
      await Promise.all([link.close(), streams.close()])
    }
    entries.set(name, { address, link, machine: createSshMachine({ address, link, streams, close }) })
  }

  async function machine(name: string): Promise<Machine> {
    const entry = find(name)
    await entry.link.client()
    return entry.machine
  }

  async function forwardTcp(name: string, host: string, port: number): Promise<Duplex> {
    const client = await find(name).link.client()
    return forwarded(name, `${host}:${port}`, (done) => client.forwardOut('127.0.0.1', 0, host, port, done))
  }

  async function forget(name: string): Promise<void> {
    const entry = entries.get(name)
    entries.delete(name)
    await entry?.machine.close()
  }

  return {
    register,
    address: (name) => entries.get(name)?.address,
    machine,
    acceptHostKey: (name, fingerprint) => store.accept(find(name).address, fingerprint),
    forwardTcp,
    forget,
    // Hosts behind a jump host come after it in the map: they are closed first.
    close: async () => {
      for (const name of [...entries.keys()].toReversed()) await forget(name)
    },
  }
}

function forwarded(
  name: string,
  target: string,
  ask: (done: (error: Error | undefined, stream: Duplex) => void) => void,
): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    ask((error, stream) => {
      if (!error) return resolve(stream)
      const message = `${target} cannot be reached from ${name}.`
      reject(new LabError({ code: 'unreachable', message, detail: error.message, host: name }, { cause: error }))
    })
  })
}
