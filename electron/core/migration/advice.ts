// Teka's decision rule (4.7) on what is known before a migration. Advice: the user decides.
import type { MigrationAdvice } from '../../../shared/advice'
import { adviseMigration } from '../../../shared/teka'
import { expectedTimes, type Moving } from '../experiments/expected-times'
import type { NeighbourTable } from './neighbours'

/** What the queue at the lab's switch adds to a round trip while a migration fills it, ms (see the links' steps). */
const queueMs = 25

/** Time that the migration itself is expected to take, without its lead-in, s. */
export function expectedMigrationS(scenario: Moving): number {
  const { 'lead-in': _leadIn, ...phases } = expectedTimes(scenario)
  return Object.values(phases).reduce((sum, ms) => sum + ms, 0) / 1000
}

/** `serviceStartS`: how long a new service at the target would take to start instead (T_s), s. */
export function adviceOn(scenario: Moving, table: NeighbourTable, serviceStartS: number): MigrationAdvice {
  const { from, to } = scenario.migration
  const ways = table.neighbours.filter((way) => way.from === from && way.to === to)
  const trips = ways.flatMap(({ rttMs }) => (rttMs === null ? [] : [rttMs]))
  const initialRttMs = trips.length === 0 ? null : Math.min(...trips)
  const migrationS = expectedMigrationS(scenario)
  const { migrate, reasons } = adviseMigration({ initialRttMs, deltaRttMs: queueMs, migrationS, serviceStartS })
  return { ...table, migrate, reasons, initialRttMs, deltaRttMs: queueMs, migrationS }
}
