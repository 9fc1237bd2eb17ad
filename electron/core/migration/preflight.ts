// Looks at this guest and this pair of hosts before anything is changed.
import { LabError } from '../../../shared/reply'
import type { MoveFacts } from '../hosts/facts'
import { collectMoveFacts } from '../hosts/facts'
import type { OpenLab } from '../lab/open-lab'
import type { RunnerContext } from '../plan/runner'
import { engineOf } from '../guests/engines'
import { requireNoConsole } from './guest-consoles'
import { requireNoMptcp } from './guest-sockets'
import type { Move } from './mover'

/** Throws `unsupported` or `migration-failed` with the reason and the way round. Changes nothing. Returns both hosts' facts. */
export async function preflight(
  move: Move,
  lab: OpenLab,
  context: RunnerContext,
): Promise<{ from: MoveFacts; to: MoveFacts }> {
  const { presence } = engineOf(move.guest.engine)
  const [source, target] = await Promise.all([lab.machine(move.from.name), lab.machine(move.to.name)])
  const name = move.who?.name
  const [here, there] = await Promise.all([presence(source, name), presence(target, name)])
  if (here !== 'running') {
    const message = `The guest is ${here} on ${move.from.name}: only a running one can be moved.`
    throw new LabError({ code: 'migration-failed', message, host: move.from.name })
  }
  if (there !== 'absent') {
    const hint = `Remove it there: npm run cli -- guest remove ${move.to.name}`
    throw new LabError({
      code: 'migration-failed',
      message: `${move.to.name} has a guest of this name already.`,
      hint,
      host: move.to.name,
    })
  }
  await requireNoMptcp(source, move.guest.engine, name)
  await requireNoConsole(source, move.guest.engine, name)
  const { signal } = context
  const [from, to] = await Promise.all([collectMoveFacts(source, signal), collectMoveFacts(target, signal)])
  const bad = (message: string, hint: string, host: string) =>
    new LabError({ code: 'unsupported', message, hint, host })
  for (const [host, facts] of [
    [move.from.name, from],
    [move.to.name, to],
  ] as const) {
    if (!facts.versions['criu']) throw bad(`CRIU is not on ${host}.`, 'Install the package criu, 4.2 or later.', host)
  }
  if (from.versions['criu'] !== to.versions['criu']) {
    const message = `CRIU differs: ${from.versions['criu']} on ${move.from.name}, ${to.versions['criu']} on ${move.to.name}.`
    throw bad(message, 'Images of one version may not be read by another: install the same on both.', move.to.name)
  }
  // The image is held in memory on its way: its pages, and as much again for what CRIU maps while it restores.
  const neededMiB = move.guest.memoryMiB * 2 + 64
  const freeMiB = Math.floor(to.memoryAvailableBytes / 1_048_576)
  if (freeMiB < neededMiB) {
    const message = `${move.to.name} has ${freeMiB} MiB of memory free; this guest needs ${neededMiB} MiB.`
    throw bad(message, 'Give the guest less memory (guest.memoryMiB) or free some on the host.', move.to.name)
  }
  return { from, to }
}
