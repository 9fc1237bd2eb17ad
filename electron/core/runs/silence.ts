// Whether anything still comes over the client's connection is not to be judged before its kernel has asked again.
import { setTimeout as wait } from 'node:timers/promises'
import type { JournalWriter } from '../sessions/journal-writer'
import type { Machine } from '../ssh/machine'
import type { ProbeEvidence } from '../telemetry/probe-watch'

const lookMs = 50

/**
 * Whether nothing comes over a whole connection beyond `arrivals` in `limitMs`; returns as soon as something does. A kernel that
 * had no answer asks again after at most as long as it has had none (RFC 6298, 5.5: the timer doubles; from Linux 6.15 on the probe
 * has it at 1 s), and a guest that was paused has such timers as well. Throws an AbortError when cancelled.
 */
export async function staysSilent(
  evidence: () => Pick<ProbeEvidence, 'arrivals' | 'connection'>,
  arrivals: number,
  limitMs: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const deadline = Date.now() + limitMs
  for (;;) {
    const seen = evidence()
    if (seen.arrivals > arrivals || seen.connection !== 'kept') return false
    if (Date.now() >= deadline) return true
    await wait(lookMs, undefined, signal ? { signal } : {})
  }
}

/** Writes down what the client's kernel says of its connections to a guest from which nothing came. */
export async function journalSilence(
  client: Machine,
  guest: { address: string },
  journal: JournalWriter,
): Promise<void> {
  const { stdout } = await client.exec({ argv: ['ss', '-Htion', 'state', 'established', 'dst', guest.address] })
  journal.write({ kind: 'note', text: `Nothing came over the client’s connection. Its kernel says: ${stdout.trim()}` })
}
