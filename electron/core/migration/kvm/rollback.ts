// After a failure before the target proved its guest: nothing runs on the target, and the guest runs at the source.
import { z } from 'zod'
import { LabError } from '../../../../shared/reply'
import { scriptFolder } from '../../hosts/host-scripts'
import { lookAtKvm } from '../../guests/kvm/presence'
import { removeSteps } from '../../guests/kvm/steps'
import { runPlan } from '../../plan/runner'
import type { Attempt } from './attempt'
import { note } from './attempt'
import { dropMirror } from './disk'
import { afterSwitch, migrationStateSchema, underWay } from './state'

const statusSchema = z.object({ status: z.string() })

/** Throws where it cannot be known that the target does not run the guest: it is then frozen, and a person decides. */
export async function rollBack(attempt: Attempt): Promise<void> {
  const { source, move, lasting } = attempt
  await endSending(attempt).catch(() => undefined) // the source may be gone; the target is cleared all the same
  await dropMirror(attempt).catch(() => undefined)
  const clearing = runPlan({ title: 'nothing runs on the target', steps: removeSteps(move.to.name) }, lasting)
  await clearing.catch((thrown: unknown) => {
    // A target that was never told to run the guest does not run it, reachable or not.
    if (!attempt.mayRunThere)
      return note(attempt, `${move.to.name} could not be cleared: its waiting QEMU is still there.`)
    throw frozen(attempt, thrown)
  })
  attempt.mayRunThere = false
  const { status } = await source
    .query('query-status', statusSchema)
    .catch((thrown: unknown) => sourceGone(attempt, thrown))
  if (status !== 'running') await source.command('cont').catch((thrown: unknown) => heldFast(attempt, thrown))
}

/** Before the target has all of the guest, it dies with its QEMU at the source, as it does when nothing moves. */
async function sourceGone({ move, options }: Attempt, thrown: unknown): Promise<never> {
  const machine = await options.lab.machine(move.from.name)
  const seen = await lookAtKvm(machine)
  if (seen.found === 'qemu') throw thrown
  const message = `QEMU on ${move.from.name} ended during the migration, and the guest with it: ${move.to.name} had only a part.`
  throw new LabError({ code: 'migration-failed', message, hint: 'Start the guest afresh.', host: move.from.name })
}

/** After an early break of a post-copy QEMU may keep the guest for a migration that cannot go on any more. */
function heldFast({ move, neverRanThere }: Attempt, thrown: unknown): never {
  if (!neverRanThere || !(thrown instanceof LabError) || thrown.info.code !== 'step-failed') throw thrown
  const { from, to } = move
  const message =
    `The post-copy broke before ${to.name} had begun to run the guest. It is whole on ${from.name}, and QEMU there does not ` +
    `let it go on: “${thrown.info.message}”.`
  const hint =
    'Start the guest afresh. Pre-copy has no such moment: its source runs on until the target has all of the guest.'
  throw new LabError({ code: 'migration-failed', message, hint, host: from.name })
}

/** Has the source stop sending, whatever it is at. */
async function endSending(attempt: Attempt): Promise<void> {
  const { source, sentAt } = attempt
  if (sentAt === null) return
  const deadline = Date.now() + 15_000
  let asked = false
  for (;;) {
    const { status } = await source.query('query-migrate', migrationStateSchema)
    const ends = attempt.neverRanThere && afterSwitch.has(status)
    if (!(underWay.has(status) || ends) || Date.now() > deadline) return
    if (!asked && status !== 'cancelling') await source.command('migrate_cancel')
    asked = true
    await source.change(100)
  }
}

function frozen({ move }: Attempt, thrown: unknown): LabError {
  const resume = `python3 ${scriptFolder}/qemu_qmp.py cont`
  return new LabError({
    code: 'unreachable',
    message: `${move.to.name} does not say whether the guest runs there; the guest is frozen on ${move.from.name}.`,
    hint: `When it surely does not run there, resume it on ${move.from.name}: ${resume} (this is the open decision)`,
    detail: String(thrown),
    host: move.to.name,
  })
}
