// Follows a migration at the source until it is through, has failed, or must be ended.
import { LabError } from '../../../../shared/reply'
import { channelLost } from '../channel-lost'
import type { Attempt } from './attempt'
import { note, progressOf } from './attempt'
import { convergenceHint, pathBytesPerS, watchConvergence } from './convergence'
import { createGlide, lookMs } from './glide'
import type { MigrationState } from './state'
import { raiseLimit } from './switchover'

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
  const { links, transport, migration } = options
  const most = pathBytesPerS(links, transport, migration.bandwidthMbit)
  const glide = createGlide(most, Math.round(migration.bandwidthMbit * 125_000))
  const isPreCopy = migration.strategy === 'pre-copy'
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
    if (isPreCopy && !raised && convergence.take(state)) {
      raised = await raiseLimit(attempt, carried || state.rateMbit * 125_000, convergence.levelBytes())
      if (!raised) throw stuck(attempt, state, carried)
    }
    const advice = isPreCopy ? glide(state) : { bytesPerS: null, lookMs: lookMs.far }
    if (advice.bytesPerS !== null) await source.command('migrate-set-parameters', { 'max-bandwidth': advice.bytesPerS })
    await source.change(advice.lookMs)
  }
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
