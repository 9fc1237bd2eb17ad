// Pre-copy of containers needs a kernel that marks the pages that are written; asked before anything is moved.
import { LabError } from '../../../../shared/reply'
import type { Scenario } from '../../../../shared/scenario'
import type { OpenLab } from '../../lab/open-lab'

const ask = ['criu', 'check', '--feature', 'mem_dirty_track']

/** Throws `unsupported` with the way round when a host's kernel cannot. */
export async function requireDirtyTracking(lab: Pick<OpenLab, 'machine'>, host: string): Promise<void> {
  const { exitCode, stderr } = await (await lab.machine(host)).exec({ argv: ask }, { timeoutMs: 30_000 })
  if (exitCode === 0) return
  throw new LabError({
    code: 'unsupported',
    message: `The kernel of ${host} does not track dirty memory (CONFIG_MEM_SOFT_DIRTY): migration.strategy: pre-copy is not possible for containers there.`,
    hint: 'Use migration.strategy: stop-and-copy, or hosts that are VMs, whose kernel does: --lab local-vm (docs/vm-hosts.md).',
    detail: stderr,
    host,
  })
}

/** The same for every host that a container would leave by pre-copy in any of these runs. */
export async function requirePrecopyHosts(
  lab: Pick<OpenLab, 'machine'>,
  scenarios: readonly Pick<Scenario, 'guest' | 'migration'>[],
): Promise<void> {
  const sources = scenarios.flatMap(({ guest, migration: { strategy, from, to, hops } }) =>
    guest.engine === 'lxc' && strategy === 'pre-copy' ? [from, ...(hops > 1 ? [to] : [])] : [],
  )
  await Promise.all([...new Set(sources)].map((host) => requireDirtyTracking(lab, host)))
}
