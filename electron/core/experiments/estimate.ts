// How long an experiment will take, from its rates, sizes and schedule alone: said before anything is started.
import { durationMs, parseAt, type Scenario } from '../../../shared/scenario'
import { combinationsOf } from '../scenario/combinations'
import { cellScenario } from './design'

/** What a run takes besides its lead-in and its bytes, ms; as recorded on a laptop-sized machine with two processors. */
const fixedMs = { lxc: 6400, docker: 9000, kvm: 16_000 } as const
/** What a guest holds besides the memory of its workload, MiB. */
const besidesMiB = { lxc: 9, docker: 12, kvm: 90 } as const
const beginMs = 3000
const mostCellsLookedAt = 2000

export type DesignSize = { cells: number; runs: number; estimateMs: number }

/** Cells and runs (hops counted) of a scenario and about how long they take, ms. Never throws on a checked scenario. */
export function designSize(scenario: Scenario): DesignSize {
  const all = combinationsOf(scenario)
  const looked = all.slice(0, mostCellsLookedAt).map((factors) => cellScenario(scenario, factors))
  const share = looked.length === 0 ? 0 : all.length / looked.length
  const sum = (value: (cell: Scenario) => number) => looked.reduce((total, cell) => total + value(cell), 0)
  return {
    cells: all.length,
    runs: Math.round(sum(({ migration }) => migration.hops) * scenario.repeat * share),
    estimateMs: beginMs + sum(runMs) * scenario.repeat * share,
  }
}

/** One run with all its hops, ms. */
function runMs({ guest, migration, links, handover }: Scenario): number {
  const paths = migration.transport === 'tcp' ? [links.eth0] : [links.eth0, links.eth1]
  const linkMbit = paths.reduce((total, { rateMbit }) => total + rateMbit, 0)
  const rateMbit = migration.bandwidthMbit > 0 ? Math.min(linkMbit, migration.bandwidthMbit) : linkMbit
  const bytes = (guest.memoryMiB * 1.05 + besidesMiB[guest.engine]) * 2 ** 20
  const transferMs = (bytes * 8) / rateMbit / 1000
  // The schedule goes on after the last byte: its end is waited for.
  const latest = Math.max(0, ...handover.map(({ at }) => parseAt(at)?.offsetMs ?? 0))
  return fixedMs[guest.engine] + migration.hops * (durationMs(migration.after) + Math.max(transferMs, latest))
}
