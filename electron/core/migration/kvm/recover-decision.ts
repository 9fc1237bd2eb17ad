// What to do with a migration that the app left half way: by table, from what both QEMUs say of themselves.
import type { KvmSeen } from '../../guests/kvm/presence'
import { afterSwitch, underWay } from './state'

/** What one host told; null: it did not answer. */
export type Look = KvmSeen | null

export type KvmRecovery =
  /** All is well. */
  | 'nothing'
  /** The guest of the first host is kept, or of the second; what the other has goes. */
  | 'keep-first'
  | 'keep-second'
  /** Half of the guest is on each side: the post-copy from the first, or from the second, goes on. */
  | 'follow-first'
  | 'follow-second'
  /** Nothing is safe to do. */
  | 'tell'

type Qemu = Extract<KvmSeen, { found: 'qemu' }>

/** `null` beside something half done is left alone: what cannot be seen may run. */
export function decideKvm(first: Look, second: Look): KvmRecovery {
  const [one, two] = [qemu(first), qemu(second)]
  if (!one && !two) return 'nothing'
  if (first === null || second === null) return settledAlone(one ?? two) ? 'nothing' : 'tell'
  if (one && two) return both(one, two)
  const alone = one ?? two
  if (!alone) return 'nothing'
  const isFirst = alone === one
  const other = isFirst ? second : first
  if (alone.run === 'running' && other.found === 'absent' && !busy(alone)) return 'nothing'
  // A target that waits holds only a part; with its source gone there is nothing to keep, and it goes as well.
  if (alone.run === 'inmigrate') return isFirst ? 'keep-second' : 'keep-first'
  if (afterSwitch.has(alone.migration ?? '')) return 'tell'
  return isFirst ? 'keep-first' : 'keep-second'
}

function both(one: Qemu, two: Qemu): KvmRecovery {
  if (afterSwitch.has(one.migration ?? '') || afterSwitch.has(two.migration ?? '')) {
    // Post-copy: QEMU stops the source's guest; the side that runs, or is to, is the target.
    if (sent(one) && !sent(two)) return 'follow-first'
    return sent(two) && !sent(one) ? 'follow-second' : 'tell'
  }
  if (one.run === 'inmigrate' && two.run !== 'inmigrate') return 'keep-second'
  if (two.run === 'inmigrate' && one.run !== 'inmigrate') return 'keep-first'
  // The source is through: its target has all of the guest, whether or not it was told to run it.
  if (one.run === 'postmigrate' && two.run !== 'postmigrate') return 'keep-second'
  if (two.run === 'postmigrate' && one.run !== 'postmigrate') return 'keep-first'
  return 'tell'
}

const qemu = (look: Look): Qemu | null => (look?.found === 'qemu' ? look : null)
const busy = (seen: Qemu) => underWay.has(seen.migration ?? '')
const sent = (seen: Qemu) => seen.run === 'postmigrate' || seen.run === 'finish-migrate' || seen.run === 'paused'
const settledAlone = (seen: Qemu | null) => seen === null || (seen.run === 'running' && !busy(seen))
