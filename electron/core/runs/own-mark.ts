// What tells the user's own workload from one that was started afresh: its first process, or of a virtual machine its kernel.
import type { GuestSpec } from '../../../shared/scenario'
import { scriptFolder } from '../hosts/host-scripts'
import type { OwnWorkload } from '../migration/verdict-own'
import { clientName, guestAddress } from './guest-life'
import { portAnswers, processNonce } from './own-workload'
import type { RunContext } from './types'

/** A kernel's mark moves by the time that the guest stood still, ms; that of another one comes this near in 3 of 10 000. */
const slackMs = 600_000
const wholeTurn = 2 ** 32

/** Null when it cannot be read. `on`: the host that has the guest. */
export async function ownMark(context: RunContext, spec: GuestSpec, on: string): Promise<string | null> {
  const { lab } = context
  if (spec.engine !== 'kvm') return processNonce(await lab.machine(on), spec.engine)
  const client = await lab.machine(clientName(context))
  const { address, port } = guestAddress(context, spec)
  const argv = ['python3', '-B', `${scriptFolder}/kernel_mark.py`, address, String(port)]
  const { exitCode, stdout } = await client.exec({ argv }, { timeoutMs: 10_000 })
  return exitCode === 0 && /^\d{1,10}$/.test(stdout.trim()) ? stdout.trim() : null
}

/** Looks at the workload once the guest is to be on its target; `before` is its mark from before the move. */
export async function lookAtOwn(
  context: RunContext,
  spec: GuestSpec,
  to: string,
  before: string | null,
): Promise<OwnWorkload> {
  const client = await context.lab.machine(clientName(context))
  const answers = await portAnswers(client, guestAddress(context, spec), 2000)
  const after = await ownMark(context, spec, to)
  if (spec.engine !== 'kvm') return { of: 'first process', answers, before, after }
  return { of: 'kernel', answers, before, after: isSameKernel(before, after) ? before : after }
}

export function isSameKernel(before: string | null, after: string | null): boolean {
  if (before === null || after === null) return false
  const apart = (Number(after) - Number(before) + wholeTurn) % wholeTurn
  return Math.min(apart, wholeTurn - apart) < slackMs
}
