// Follows a migration at the source until it is through, has failed, or must be ended.
import { LabError } from '../../../../shared/reply'
import { channelLost } from '../channel-lost'
import type { Attempt } from './attempt'
import { note, progressOf } from './attempt'
import { convergenceHint, pathBytesPerS, watchConvergence } from './convergence'
import { glideIn } from './glide'
import type { MigrationState } from './state'

/** How often QEMU is asked, ms; its events wake us before. */
const pollMs = 100
/** The downtime limit is never raised beyond this, ms. */
const longestRaiseMs = 500
/** Longest time without a byte before both paths are taken as lost, s. */
export const patienceS = 20

/** Tells how long nothing has been sent, ms. */
export function watchStall(): (state: Pick<MigrationState, 'transferredBytes' | 'status'>) => number {
  let last = -1
  let since = Date.now()
  return ({ transferredBytes }) => {
    if (transferredBytes !== last) since = Date.now()
    last = transferredBytes
    return Date.now() - since
  }
}

/**
 * Resolves as soon as QEMU has said that the migration came to one of these. Throws `cancelled` when asked to,
 * `migration-failed` when QEMU says so, when no byte passes, or when a pre-copy does not converge; nothing is undone here.
 */
export async function followUntil(attempt: Attempt, statuses: readonly string[]): Promise<void> {
  const { options, source, move } = attempt
  const convergence = watchConvergence(options.migration)
  const stalledMs = watchStall()
  const glide = glideIn(attempt)
  const { links, transport, migration } = options
  const most = pathBytesPerS(links, transport, migration.bandwidthMbit)
  let carried = 0
  let raised = false
  for (;;) {
    // Its event comes before its answer, which may wait until QEMU has tidied up.
    if (statuses.some((status) => source.firstAt(`MIGRATION ${status}`) !== null)) return
    const state = await progressOf(attempt)
    if (statuses.includes(state.status)) return
    // In the short passes after the first QEMU's rate is what the guest writes, not what the paths carry.
    if (state.passes < 2) carried = Math.max(carried, Math.min(state.rateMbit * 125_000, most))
    if (options.context.signal?.aborted) throw cancelled(move.from.name)
    if (state.status === 'failed' || state.status === 'cancelled') throw failed(attempt, state)
    const patience = options.patienceS ?? patienceS
    if (state.status !== 'setup' && stalledMs(state) > patience * 1000) {
      throw channelLost({ ...move, firstPath: options.firstPath }, patience)
    }
    if (options.migration.strategy === 'pre-copy' && !raised && convergence.take(state)) {
      raised = await raiseLimit(attempt, carried || state.rateMbit * 125_000, convergence.levelBytes())
      if (!raised) throw stuck(attempt, state, carried)
    }
    await glide(state)
    await source.change(pollMs)
  }
}

/**
 * Even an idle guest keeps a little memory busy. When that is all that each pass leaves, it may stop for as long as that takes;
 * false when it would be longer than a user should bear.
 */
async function raiseLimit(attempt: Attempt, bytesPerS: number, leftBytes: number): Promise<boolean> {
  const neededMs = Math.ceil((leftBytes / Math.max(bytesPerS, 1)) * 1500)
  const { downtimeLimitMs } = attempt.options.migration
  if (neededMs > longestRaiseMs) return false
  const limit = Math.max(neededMs, downtimeLimitMs)
  const { source } = attempt
  await source.command('migrate-set-parameters', { 'downtime-limit': limit })
  // QEMU before 8.2 has no such parameter, and goes by what it sees.
  const rate = { 'avail-switchover-bandwidth': Math.round(bytesPerS) }
  await source.command('migrate-set-parameters', rate).catch(() => undefined)
  const left = `${(leftBytes / 1_048_576).toFixed(1)} MiB`
  note(attempt, `Each pass leaves ${left}: the downtime limit is raised from ${downtimeLimitMs} ms to ${limit} ms.`)
  return true
}

export function cancelled(host: string): LabError {
  return new LabError({ code: 'cancelled', message: `Cancelled; the guest runs on ${host}.` })
}

const staysHint = ({ move }: Attempt) => `The guest runs on ${move.from.name}.`

function failed(attempt: Attempt, state: MigrationState): LabError {
  const { from, to } = attempt.move
  const message = `QEMU on ${from.name} could not send the guest to ${to.name}: ${state.error ?? state.status}.`
  return new LabError({ code: 'migration-failed', message, hint: staysHint(attempt), host: from.name })
}

function stuck(attempt: Attempt, state: MigrationState, bytesPerS: number): LabError {
  const { migration } = attempt.options
  const mib = (bytes: number) => `${Math.round(bytes / 1_048_576)} MiB`
  const message =
    `The migration does not converge: the guest writes ${mib(state.dirtyBytesPerS)}/s, the paths carry ` +
    `${Math.round(bytesPerS / 125_000)} Mbit/s (${mib(bytesPerS)}/s), and ${mib(state.remainingBytes)} were left ` +
    `after ${state.passes} passes.`
  note(attempt, message)
  return new LabError({ code: 'migration-failed', message, hint: convergenceHint(migration) })
}
