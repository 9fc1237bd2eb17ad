// Looks whether the guest's own disk can come along, before anything is changed.
import { LabError } from '../../../../shared/reply'
import type { Step } from '../../../../shared/plan'
import { hasOwnDisk } from '../../guests/guest'
import { diskFile } from '../../guests/kvm/command'
import { runStep } from '../../plan/runner'
import type { Machine } from '../../ssh/machine'
import type { Move, MoveOptions } from '../mover'

const mebibyte = 1_048_576

/** Throws `unsupported` with the reason and the way round. */
export async function preflightDisk(move: Move, options: MoveOptions): Promise<void> {
  if (!hasOwnDisk(move.guest)) return
  await (move.guest.disk === 'shared' ? seenByBoth(move, options) : roomFor(move, options))
}

/** A mark that one host puts beside the disk is there for the other as well, or they do not see the same disk. */
async function seenByBoth({ id, from, to, guest }: Move, { context }: MoveOptions): Promise<void> {
  const { signal: _signal, ...lasting } = context
  const mark = `${guest.image}.handover-${id}`
  const step = (host: string, line: string, why: string): Step => ({
    host,
    argv: ['sh', '-c', line, 'sh', mark, id],
    why,
  })
  await runStep(step(from.name, 'echo "$2" >"$1"', 'A mark beside the shared disk.'), context)
  try {
    await runStep(step(to.name, 'test "$(cat "$1")" = "$2"', 'The target sees the same disk.'), context)
  } catch (thrown) {
    if (!(thrown instanceof LabError) || thrown.info.code !== 'step-failed') throw thrown
    const message = `${to.name} does not see ${guest.image} as ${from.name} does: the disk is not shared.`
    const hint = 'Mount the same folder at the same path on both hosts (NFS, for one), or use guest.disk: copied.'
    throw new LabError({ ...thrown.info, code: 'unsupported', message, hint, host: to.name }, { cause: thrown })
  } finally {
    await runStep(step(from.name, 'rm -f "$1"', 'The mark goes.'), lasting)
  }
}

async function roomFor({ from, to }: Move, { lab }: MoveOptions): Promise<void> {
  const bytes = async (machine: Machine, line: string) => {
    const { stdout } = await machine.exec({ argv: ['sh', '-c', line, 'sh', diskFile] })
    return Number(stdout.trim())
  }
  const [needed, free] = await Promise.all([
    bytes(await lab.machine(from.name), 'echo $(($(stat -Lc "%b * %B" "$1")))'),
    bytes(await lab.machine(to.name), 'df -B1 --output=avail /var/lib | tail -n 1'),
  ])
  if (!(needed > free)) return
  const mib = (value: number) => `${Math.ceil(value / mebibyte)} MiB`
  const message = `${to.name} has ${mib(free)} of disk free; the guest's disk takes ${mib(needed)}.`
  throw new LabError({ code: 'unsupported', message, hint: 'Free some on the target.', host: to.name })
}
