// Long streams get connections of their own, so that they never fill the lanes of short commands.
import type { Client } from 'ssh2'
import type { Link } from './link'

export type Lease = { client: Client; release(): void }
export type StreamLinks = { lease(): Promise<Lease>; close(): Promise<void> }

const streamsPerConnection = 8

/** @param createLink makes one more connection to the same host. */
export function createStreamLinks(createLink: () => Link): StreamLinks {
  const open: { link: Link; used: number }[] = []

  async function lease(): Promise<Lease> {
    let entry = open.find((candidate) => candidate.used < streamsPerConnection)
    if (entry === undefined) {
      entry = { link: createLink(), used: 0 }
      open.push(entry)
    }
    const taken = entry
    taken.used += 1
    let held = true
    const release = () => {
      if (held) taken.used -= 1
      held = false
    }
    try {
      return { client: await taken.link.client(), release }
    } catch (error) {
      release()
      throw error
    }
  }

  async function close(): Promise<void> {
    await Promise.all(open.splice(0).map((entry) => entry.link.close()))
  }

  return { lease, close }
}
