// Looks at the guest and at both hosts before anything is changed.
import { LabError } from '../../../../shared/reply'
import { collectFacts } from '../../hosts/facts'
import { machineMiB } from '../../guests/kvm/command'
import { lookAtKvm } from '../../guests/kvm/presence'
import type { Accel } from '../../guests/kvm/steps'
import type { Move, MoveOptions } from '../mover'
import { preflightDisk } from './disk-preflight'

/** How QEMU executes the guest, which must be the same there. Throws LabError with the reason and the way round. */
export async function preflight(move: Move, options: MoveOptions): Promise<Accel> {
  const { lab, context } = options
  const [source, target] = await Promise.all([lab.machine(move.from.name), lab.machine(move.to.name)])
  const [here, there, from, to] = await Promise.all([
    lookAtKvm(source),
    lookAtKvm(target),
    collectFacts(source, context.signal),
    collectFacts(target, context.signal),
  ])
  const bad = (message: string, hint: string, host: string) =>
    new LabError({ code: 'unsupported', message, hint, host })
  if (here.found !== 'qemu' || here.run !== 'running') {
    const state = here.found === 'qemu' ? here.run : here.found
    const message = `The guest is ${state} on ${move.from.name}: only a running one can be moved.`
    throw new LabError({ code: 'migration-failed', message, host: move.from.name })
  }
  if (there.found !== 'absent') {
    const message = `${move.to.name} has a guest of this name already.`
    const hint = `Remove it there: npm run cli -- guest remove --host ${move.to.name}`
    throw new LabError({ code: 'migration-failed', message, hint, host: move.to.name })
  }
  const [mine, its] = [from.versions['qemu'], to.versions['qemu']]
  if (!its) throw bad(`QEMU is not on ${move.to.name}.`, 'Install the package qemu-system-x86.', move.to.name)
  if (mine && olderMajor(its, mine)) {
    const message = `QEMU is ${its} on ${move.to.name} and ${mine} on ${move.from.name}.`
    throw bad(message, 'A guest goes to the same or a newer QEMU: install the same on both.', move.to.name)
  }
  if (here.kvm && !to.kvm) {
    const message = `The guest runs by KVM on ${move.from.name}, and ${move.to.name} has no usable /dev/kvm.`
    throw bad(message, 'Start the guest where both hosts have KVM, or neither.', move.to.name)
  }
  const neededMiB = machineMiB(move.guest) + 96
  const freeMiB = Math.floor(to.memoryAvailableBytes / 1_048_576)
  if (freeMiB < neededMiB) {
    const message = `${move.to.name} has ${freeMiB} MiB of memory free; this guest needs ${neededMiB} MiB.`
    throw bad(message, 'Give the guest less memory (guest.memoryMiB) or free some on the host.', move.to.name)
  }
  await preflightDisk(move, options)
  const how = here.kvm ? 'KVM runs the guest on the processor itself' : 'TCG translates the guest’s instructions'
  context.journal.write({ kind: 'note', text: `QEMU ${mine ?? ''} on ${move.from.name}: ${how}.` })
  return here.kvm ? 'kvm' : 'tcg'
}

function olderMajor(version: string, than: string): boolean {
  return Number(version.split('.')[0]) < Number(than.split('.')[0])
}
