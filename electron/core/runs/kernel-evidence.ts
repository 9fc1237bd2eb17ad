// The kernel's own MPTCP counters around a run, for the journal: joins, lost and recovered subflows, fallbacks.
import type { OpenLab } from '../lab/open-lab'
import type { JournalWriter } from '../sessions/journal-writer'
import { counterDelta, parseCounters } from '../telemetry/mptcp-text'

type Counters = Record<string, number>
export type KernelCounters = ReadonlyMap<string, Counters>

/** Reads the MPTcpExt counters of these hosts (nstat(8)); a host that does not answer is left out. */
export async function readKernelCounters(lab: OpenLab, hosts: readonly string[]): Promise<KernelCounters> {
  const found = new Map<string, Counters>()
  await Promise.all(
    hosts.map(async (host) => {
      const machine = await lab.machine(host).catch(() => undefined)
      const result = await machine?.exec({ argv: ['nstat', '-asz', '--json', 'MPTcpExt*'] }, { timeoutMs: 5000 })
      if (result?.exitCode === 0) found.set(host, parseCounters(result.stdout))
    }),
  )
  return found
}

/** Journals what has changed since `before`. */
export async function journalKernelEvidence(
  lab: OpenLab,
  before: KernelCounters,
  journal: JournalWriter,
): Promise<void> {
  const after = await readKernelCounters(lab, [...before.keys()])
  for (const [host, counters] of after) {
    const changed = Object.entries(counterDelta(before.get(host) ?? {}, counters)).filter(([, value]) => value !== 0)
    if (changed.length > 0) journal.write({ kind: 'mptcp', host, text: JSON.stringify(Object.fromEntries(changed)) })
  }
}
