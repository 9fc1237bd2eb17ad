// A connection that is made when first needed and comes back by itself after it was lost. What ran on it when it
// broke is reported as lost by those who ran it; nothing is sent again from here.
import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from 'ssh2'
import { LabError, toErrorInfo } from '../../../shared/reply'

export type LinkState = 'connecting' | 'connected' | 'lost' | 'closed'

export type Link = {
  /** The live connection; waits up to 25 s for one that is coming back. Throws LabError. */
  client(signal?: AbortSignal): Promise<Client>
  close(): Promise<void>
}

export type LinkOptions = {
  name: string
  open: () => Promise<Client>
  onState?: (state: LinkState) => void
  random?: () => number
}

const patienceMs = 25_000

/** Wait before the n-th try (from 0) to connect again, ms: doubles from 0.5 s to 15 s, less up to a quarter. */
export function backoffMs(attempt: number, random: number): number {
  return Math.min(500 * 2 ** attempt, 15_000) * (1 - random / 4)
}

export function createLink(options: LinkOptions): Link {
  const ended = new AbortController()
  let current: Promise<Client> | undefined

  function watch(client: Client): Client {
    options.onState?.('connected')
    client.once('close', () => {
      if (ended.signal.aborted) return
      options.onState?.('lost')
      current = reconnect()
      current.catch(() => undefined)
    })
    return client
  }

  async function first(): Promise<Client> {
    options.onState?.('connecting')
    return admit(await options.open())
  }

  function admit(client: Client): Client {
    if (!ended.signal.aborted) return watch(client)
    client.end()
    throw closed(options.name)
  }

  async function reconnect(): Promise<Client> {
    for (let attempt = 0; ; attempt += 1) {
      await delay(backoffMs(attempt, (options.random ?? Math.random)()), undefined, {
        signal: ended.signal,
        ref: false,
      })
      try {
        return admit(await options.open())
      } catch (error) {
        // A changed key or a refused login does not heal by trying.
        if (toErrorInfo(error).code !== 'unreachable') throw error
      }
    }
  }

  async function client(signal?: AbortSignal): Promise<Client> {
    if (ended.signal.aborted) throw closed(options.name)
    if (current === undefined) {
      const attempt = first()
      current = attempt
      attempt.catch(() => {
        if (current === attempt) current = undefined
      })
    }
    const pending = current
    try {
      return await within(pending, options.name, signal)
    } catch (error) {
      const code = toErrorInfo(error).code
      if (current === pending && code !== 'unreachable' && code !== 'cancelled') current = undefined
      throw error
    }
  }

  async function close(): Promise<void> {
    const pending = current
    ended.abort()
    current = undefined
    options.onState?.('closed')
    await pending?.then(
      (open) => open.end(),
      () => undefined,
    )
  }

  return { client, close }
}

/** Gives up waiting after 25 s (a first try itself ends after 20 s); the attempts go on behind. */
async function within(pending: Promise<Client>, name: string, signal?: AbortSignal): Promise<Client> {
  signal?.throwIfAborted()
  let release = () => {}
  const gaveUp = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(unreachable(name)), patienceMs)
    const abort = () => reject(signal?.reason)
    signal?.addEventListener('abort', abort, { once: true })
    release = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    }
  })
  return Promise.race([pending, gaveUp]).finally(release)
}

function unreachable(name: string): LabError {
  const message = `The connection to ${name} was lost and has not come back yet.`
  return new LabError({ code: 'unreachable', message, hint: 'It is tried again by itself.', host: name })
}

function closed(name: string): LabError {
  return new LabError({ code: 'unreachable', message: `The connection to ${name} was closed.`, host: name })
}
