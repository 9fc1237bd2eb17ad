// Post-copy: the guest runs on the target as soon as its devices are there; its memory follows, and what it needs at
// once is asked for. When the paths break in between it pauses, and goes on when one of them is back.
import { LabError } from '../../../../shared/reply'
import { lookAtKvm } from '../../guests/kvm/presence'
import type { MoveOutcome } from '../mover'
import type { Attempt } from './attempt'
import { firstPort, note, phase, progressOf, statusAt } from './attempt'
import { followUntil, watchStall } from './follow'
import { tellDowntime } from './precopy'
import { prove } from './prove'
import { pause, recover } from './postcopy-recover'
import { migrationUri } from './setup'
import type { MigrationState } from './state'
import { afterSwitch } from './state'

/** Longest silence of a connection that is to carry memory before it is given up for a new one, ms. */
const stallMs = 2500
const pollMs = 200

export async function sendAfter(attempt: Attempt): Promise<MoveOutcome> {
  const { options, source, target, address, move } = attempt
  options.context.signal?.throwIfAborted()
  options.onPhase('precopy', 'start', Date.now())
  attempt.sentAt = Date.now()
  await source.command('migrate', { uri: migrationUri(address, firstPort, move.transport) })
  await followUntil(attempt, ['active'])
  options.context.signal?.throwIfAborted()
  // From here on the guest may run there, and neither side has a whole one: the stated exception to the promise.
  attempt.mayRunThere = true
  await source.command('migrate-start-postcopy')
  // Not to be cancelled any more: the guest may be about to run there.
  const bound = { ...attempt, options: { ...options, context: attempt.lasting } }
  await followUntil(bound, [...afterSwitch, 'completed']).catch(async (thrown: unknown) => {
    attempt.neverRanThere = await ranNowhereElse(attempt)
    throw thrown
  })
  const frozenAt = source.firstAt('STOP') ?? Date.now()
  const switchedAt = statusAt(attempt, 'postcopy-active')
  options.onPhase('precopy', 'end', frozenAt)
  options.onPhase('freeze', 'start', frozenAt)
  options.onAnchor('freeze', frozenAt)
  options.onPhase('freeze', 'end', switchedAt)
  options.onPhase('restore', 'start', switchedAt)
  options.onAnchor('restore', switchedAt)
  options.onPhase('transfer', 'start', switchedAt)
  options.onAnchor('transfer', switchedAt)
  const end = await followToEnd(attempt)
  const resumedAt = target.firstAt('RESUME') ?? switchedAt
  const completedAt = statusAt(attempt, 'completed')
  options.onPhase('restore', 'end', resumedAt)
  options.onPhase('transfer', 'end', completedAt)
  tellDowntime(attempt, end)
  await phase(attempt, 'verify', () => prove(attempt))
  const transfer = { startMs: statusAt(attempt, 'active'), endMs: completedAt }
  return { frozenAt, resumedAt, logicalBytes: end.transferredBytes, transfer }
}

/** A cancel changes nothing any more: half of the guest is on each side. Throws where a side is gone for good. */
async function followToEnd(attempt: Attempt): Promise<MigrationState> {
  const { options, source } = attempt
  let stalledMs = watchStall()
  let toldCancel = false
  for (let port = firstPort + 1; ;) {
    const state = await progressOf(attempt).catch((thrown: unknown) => sourceGone(attempt, thrown))
    if (state.status === 'completed') return state
    if (options.context.signal?.aborted && !toldCancel) {
      toldCancel = true
      note(attempt, 'The guest runs on the target already: a post-copy can no longer be cancelled, and goes on.')
    }
    if (state.status === 'failed') {
      if (await ranNowhereElse(attempt)) throw brokeEarly(attempt)
      const message = `Post-copy failed half way: ${state.error ?? 'QEMU gave no reason'}. The guest is lost: neither side has all of it.`
      throw new LabError({ code: 'migration-failed', message, hint: 'Start the guest afresh.' })
    }
    if (state.status === 'postcopy-paused' && (await isTargetGone(attempt))) throw await targetGone(attempt)
    const isSilent = state.status === 'postcopy-active' && stalledMs(state) > stallMs
    if (isSilent) {
      await pause(attempt)
      // Before it has loaded the guest's devices, QEMU cannot pause: it ends.
      if (await isTargetGone(attempt)) throw await targetGone(attempt)
    }
    if (isSilent || state.status === 'postcopy-paused') {
      await recover(attempt, port)
      port += 1
      stalledMs = watchStall()
    }
    await source.change(pollMs)
  }
}

/** Its QEMU has ended. False where its host does not say. */
async function isTargetGone({ options, move }: Attempt): Promise<boolean> {
  const look = options.lab.machine(move.to.name).then(lookAtKvm)
  return look.then(({ found }) => found !== 'qemu').catch(() => false)
}

/**
 * The guest never ran on the target and never will: its QEMU has ended, and neither said that it runs nor asked for a page. It is
 * whole at the source then, for QEMU keeps all of its memory there.
 */
async function ranNowhereElse(attempt: Attempt): Promise<boolean> {
  if (!(await isTargetGone(attempt)) || attempt.target.firstAt('RESUME') !== null) return false
  return progressOf(attempt).then(
    ({ requests }) => requests === 0,
    () => false,
  )
}

function brokeEarly(attempt: Attempt): LabError {
  const { from, to } = attempt.move
  attempt.neverRanThere = true
  const message = `The post-copy broke before ${to.name} had begun to run the guest: it runs on ${from.name} again.`
  const hint = `Should its QEMU on ${from.name} take no further migration, start the guest afresh.`
  return new LabError({ code: 'migration-failed', message, hint, host: to.name })
}

async function targetGone(attempt: Attempt): Promise<LabError> {
  if (await ranNowhereElse(attempt)) return brokeEarly(attempt)
  const { to } = attempt.move
  const message = `QEMU on ${to.name} ended while the guest ran there with a part of its memory: the guest is lost.`
  const hint = 'This is the known price of post-copy. Start the guest afresh.'
  return new LabError({ code: 'migration-failed', message, hint, host: to.name })
}

function sourceGone({ move }: Attempt, thrown: unknown): never {
  if (!(thrown instanceof LabError) || thrown.info.code !== 'unreachable') throw thrown
  const message = `QEMU on ${move.from.name} cannot be reached while it holds memory that the guest on ${move.to.name} still needs.`
  const hint =
    `If ${move.from.name} comes back, the app goes on where it was (start a run in this lab). ` +
    'If its QEMU has ended, the guest is lost: this is the known price of post-copy.'
  throw new LabError({ ...thrown.info, code: 'migration-failed', message, hint, host: move.from.name })
}
