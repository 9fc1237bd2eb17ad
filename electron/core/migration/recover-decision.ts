// Which side keeps the guest of a migration that was broken off. A table, and no host is touched here.
import type { Trace } from './settle'
import type { GuestPresence } from '../guests/engine'

export type Side = { presence: GuestPresence; trace: Trace | null }

/** `wait`: both hosts go on without the app. `keep-*`: that host keeps the guest and the other is cleared. `tell`: nothing is safe to do. */
export type Recovery = 'wait' | 'keep-source' | 'keep-target' | 'tell'

/** Null stands for a host that cannot be reached. */
export function decideRecovery(source: Side | null, target: Side | null): Recovery {
  if (!source || !target) return 'tell'
  const sender = source.trace
  const receiver = target.trace
  if (sender?.senderAlive && !sender.asksDecision) return 'wait'
  if (receiver?.proved) {
    if (target.presence === 'running') return 'keep-target'
    return alive(source.presence) ? 'keep-source' : 'tell'
  }
  // A target that still restores may yet prove the guest; its sender waits for that.
  if (sender?.senderAlive && receiver?.receiverAlive) return 'wait'
  if (alive(source.presence)) return 'keep-source'
  // The only copy is never ended, proved or not.
  return target.presence === 'running' ? 'keep-target' : 'keep-source'
}

function alive(presence: GuestPresence): boolean {
  return presence === 'running' || presence === 'frozen'
}
