// Pre-copy and stop-and-copy: the source keeps a whole guest until the target has proved its own.
import type { MoveOutcome } from '../mover'
import type { Attempt } from './attempt'
import { firstPort, note, phase, progressOf, statusAt } from './attempt'
import { mirrorDisk, settleDisk } from './disk'
import { isDiskCopied } from './disk-plan'
import { followUntil } from './follow'
import { prove } from './prove'
import { migrationUri } from './setup'
import type { MigrationState } from './state'
import { sending } from './state'

/** Throws LabError; the target was then told to run the guest only where `mayRunThere` says so. */
export async function sendWhole(attempt: Attempt): Promise<MoveOutcome> {
  const { options, source, target, address, move } = attempt
  const stopped = options.migration.strategy === 'stop-and-copy'
  options.context.signal?.throwIfAborted()
  if (stopped) {
    options.onPhase('freeze', 'start', Date.now())
    options.onAnchor('freeze', Date.now())
    await source.command('stop')
    options.onPhase('freeze', 'end', Date.now())
    options.onPhase('transfer', 'start', Date.now())
  } else options.onPhase('precopy', 'start', Date.now())
  await mirrorDisk(attempt)
  attempt.sentAt = Date.now()
  await source.command('migrate', { uri: migrationUri(address, firstPort, move.transport) })
  await followUntil(attempt, sending)
  options.onAnchor('transfer', statusAt(attempt, 'active'))
  if (isDiskCopied(move.guest)) {
    await followUntil(attempt, ['pre-switchover'])
    await settleDisk(attempt)
    await source.command('migrate-continue', { state: 'pre-switchover' })
  }
  await followUntil(attempt, ['completed'])
  const completedAt = statusAt(attempt, 'completed')
  const frozenAt = source.firstAt('STOP') ?? completedAt
  const restored = phase(attempt, 'restore', async () => {
    attempt.mayRunThere = true
    options.onAnchor('restore', Date.now())
    // The disk is the guest's alone from here on.
    if (isDiskCopied(move.guest)) await target.command('nbd-server-stop')
    await target.command('cont')
  })
  if (stopped) options.onPhase('transfer', 'end', completedAt)
  else livePhases(attempt, frozenAt, completedAt)
  await restored
  const resumedAt = target.firstAt('RESUME') ?? Date.now()
  const end = await progressOf(attempt)
  tellDowntime(attempt, end)
  await phase(attempt, 'verify', () => prove(attempt))
  return {
    frozenAt,
    resumedAt,
    logicalBytes: end.transferredBytes,
    transfer: { startMs: statusAt(attempt, 'active'), endMs: completedAt },
  }
}

/** The live phases end and begin at QEMU's own times, which are known once it has told them. */
function livePhases(attempt: Attempt, frozenAt: number, completedAt: number): void {
  const { options } = attempt
  const deviceAt = Math.min(Math.max(statusAt(attempt, 'device'), frozenAt), completedAt)
  options.onPhase('precopy', 'end', frozenAt)
  options.onPhase('freeze', 'start', frozenAt)
  options.onAnchor('freeze', frozenAt)
  options.onPhase('freeze', 'end', deviceAt)
  options.onPhase('transfer', 'start', deviceAt)
  options.onPhase('transfer', 'end', completedAt)
}

export function tellDowntime(attempt: Attempt, end: MigrationState): void {
  const passes = `${end.passes} pass${end.passes === 1 ? '' : 'es'}`
  note(
    attempt,
    `QEMU's own account: downtime ${end.downtimeMs ?? '?'} ms, ${passes}, ${end.transferredBytes} bytes sent.`,
  )
}
