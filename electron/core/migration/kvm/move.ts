// Moves a KVM guest once: libvirt's phases around QEMU's own migration, which the hosts do between themselves.
import { LabError, toErrorInfo } from '../../../../shared/reply'
import { lookAtKvm } from '../../guests/kvm/presence'
import { createQmpLink } from '../../guests/kvm/qmp-link'
import { removeSteps } from '../../guests/kvm/steps'
import { scriptFolder } from '../../hosts/host-scripts'
import { runPlan } from '../../plan/runner'
import type { MoveOptions, MoveOutcome } from '../mover'
import type { Attempt } from './attempt'
import { phase } from './attempt'
import { isDiskShared } from './disk-plan'
import { cancelled } from './follow'
import { sendAfter } from './postcopy'
import { sendWhole } from './precopy'
import { preflight } from './preflight'
import { prepare } from './prepare'
import { rollBack } from './rollback'
import { forgetSteps } from './tls'

/** Throws LabError; the guest then runs at the source again, or the error says where it is and what to do. */
export async function moveKvm(options: MoveOptions): Promise<MoveOutcome> {
  const attempt = begin(options)
  const { source, target } = attempt
  try {
    attempt.accel = await phase(attempt, 'preflight', () => preflight(attempt.move, options))
    return await carried(attempt)
  } finally {
    source.close()
    target.close()
  }
}

async function carried(attempt: Attempt): Promise<MoveOutcome> {
  const { options, move, lasting } = attempt
  const isPostCopy = options.migration.strategy === 'post-copy'
  try {
    await phase(attempt, 'prepare', () => prepare(attempt))
    const outcome = await (isPostCopy ? sendAfter(attempt) : sendWhole(attempt))
    await phase(attempt, 'confirm', () => provePlaces(attempt))
    await phase(attempt, 'cleanup', async () => {
      await runPlan({ title: 'source', steps: removeSteps(move.from.name) }, lasting)
      await forget(attempt)
    })
    return outcome
  } catch (thrown) {
    await journalLogs(attempt)
    if (isPostCopy && attempt.mayRunThere && !attempt.neverRanThere) throw thrown
    if (attempt.mayRunThere && isDiskShared(move.guest)) throw staysThere(attempt, thrown)
    await rollBack(attempt)
    await forget(attempt).catch(() => undefined)
    if (options.context.signal?.aborted) throw cancelled(move.from.name)
    throw thrown
  }
}

function begin(options: MoveOptions): Attempt {
  const { lab, context, id, transport, guest } = options
  const move = { id, from: lab.host(options.from), to: lab.host(options.to), guest, transport }
  const { signal: _signal, ...lasting } = context
  const link = (host: string) =>
    createQmpLink({ host, machine: lab.machine, journal: context.journal, offsetMs: options.offsetMs(host) })
  const path = move.to.interfaces.find((each) => each.name === options.firstPath) ?? move.to.interfaces[0]
  return {
    move,
    options,
    source: link(move.from.name),
    target: link(move.to.name),
    accel: 'auto',
    address: path?.address ?? '',
    lasting,
    mayRunThere: false,
    neverRanThere: false,
    sentAt: null,
  }
}

/** Success is said only with proof: running on the target, not on the source. */
async function provePlaces({ move, options }: Attempt): Promise<void> {
  const there = await lookAtKvm(await options.lab.machine(move.to.name))
  if (there.found === 'qemu' && there.run === 'running') return
  const message = `The guest came to ${move.to.name} and does not run there now.`
  throw new LabError({ code: 'migration-failed', message, host: move.to.name })
}

/** What the guest may have written on the target is in the disk that both have: the source's memory does not fit it any more. */
function staysThere({ move }: Attempt, thrown: unknown): LabError {
  const { from, to } = move
  const info = toErrorInfo(thrown)
  const message = `${info.message} The guest may have written to its shared disk on ${to.name}: it is not run on ${from.name} again.`
  const hint = `Look at it on ${to.name}; if it stands still there: python3 ${scriptFolder}/qemu_qmp.py cont`
  return new LabError({ ...info, code: 'migration-failed', message, hint, host: to.name })
}

/** The keys of this migration go from both hosts, and the guest's QEMU forgets them. */
async function forget(attempt: Attempt): Promise<void> {
  const { options, move, lasting } = attempt
  if (options.migration.tls) await runPlan({ title: 'clean up', steps: forgetSteps(move) }, lasting)
}

/** QEMU's own log of a migration that failed goes into the journal before its files go. */
async function journalLogs({ options, move }: Attempt): Promise<void> {
  for (const host of [move.from.name, move.to.name]) {
    const argv = ['sh', '-c', 'tail -n 20 /var/lib/handover/kvm/guest/qemu.log']
    const text = await options.lab
      .machine(host)
      .then((machine) => machine.exec({ argv }, { timeoutMs: 5000 }))
      .then((result) => result.stdout.trim())
      .catch(() => '')
    if (text) options.context.journal.write({ kind: 'note', text: `QEMU's log on ${host}:\n${text.slice(-4000)}` })
  }
}
