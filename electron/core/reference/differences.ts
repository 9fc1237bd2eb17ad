// Where a scenario's conditions are not those that a table was published for.
import type { Scenario } from '../../../shared/scenario'
import type { ConditionName, Conditions } from './conditions'

/** What of a scenario a published table can be compared with: one cell, its factors set. */
export type ComparedCell = Pick<Scenario, 'guest' | 'migration' | 'links'>

export type Difference = {
  /** `other`: no condition of a scenario, see `notComparable` of the table. */
  condition: ConditionName | 'other'
  /** Null: the source does not state it. */
  published: string | null
  ours: string
  /** Both, in words. */
  text: string
}

/** Largest ratio that still counts as near, and for RTTs also the largest difference in ms. */
export const near = { memoryMiB: 1.5, rateMbit: 1.25, rttMs: 1.5, rttDifferenceMs: 2 } as const

/** Every condition but the engine in which a scenario's cell differs from a table's, or that the table does not state. */
export function differencesOf(published: Conditions, cell: ComparedCell): Difference[] {
  return [
    ...word('transport', published.transport, cell.migration.transport),
    ...word('strategy', published.strategy, cell.migration.strategy),
    ...word('method', published.method, cell.migration.method),
    ...memory(published.memoryMiB, cell.guest.memoryMiB),
    ...rates(published, ratesMbit(cell)),
    ...rtt(published.rttMs, rttsMs(cell)),
  ]
}

/** Interfaces that carry a migration: over plain TCP there is one path. */
function paths({ links, migration }: ComparedCell) {
  return migration.transport === 'tcp' ? [links.eth0] : [links.eth0, links.eth1]
}

function ratesMbit(cell: ComparedCell): number[] {
  return paths(cell).map(({ rateMbit }) => rateMbit)
}

/** Each packet is delayed once in each direction. */
function rttsMs(cell: ComparedCell): number[] {
  return paths(cell).map(({ delayMs }) => delayMs * 2)
}

function difference(condition: ConditionName, label: string, published: string | null, ours: string): Difference {
  return { condition, published, ours, text: `${label}: ${published ?? 'not stated'} there, ${ours} here` }
}

function word(condition: 'transport' | 'strategy' | 'method', published: string | undefined, ours: string) {
  return published === ours ? [] : [difference(condition, condition, published ?? null, ours)]
}

function memory(published: number | undefined, ours: number): Difference[] {
  const label = 'memory of the guest'
  if (published === undefined) return [difference('memoryMiB', label, null, `${ours} MiB`)]
  if (apart(published, ours) <= Math.log(near.memoryMiB)) return []
  return [difference('memoryMiB', label, `${published} MiB`, `${ours} MiB`)]
}

function rates(published: Conditions, ours: readonly number[]): Difference[] {
  const said = `${ours.join(' and ')} Mbit/s`
  const there = publishedRates(published)
  if (there.length === 0) return [difference('rateMbit', 'rate of the paths', null, said)]
  const close = ratesApart(there, ours).every((each) => each <= Math.log(near.rateMbit))
  if (close && there.length === ours.length) return []
  return [difference('rateMbit', 'rate of the paths', `${there.join(' and ')} Mbit/s`, said)]
}

function publishedRates({ rateMbit, secondRateMbit }: Conditions): number[] {
  return [rateMbit, secondRateMbit].filter((rate) => rate !== undefined)
}

/** Path by path; which of two is called first means nothing. */
function ratesApart(published: readonly number[], ours: readonly number[]): number[] {
  const [there, here] = [sorted(published), sorted(ours)]
  return there.map((rate, index) => apart(rate, here[index] ?? rate))
}

function rtt(published: number | undefined, ours: readonly number[]): Difference[] {
  const said = ours.map((each) => (each === 0 ? 'no delay set' : `${each} ms`)).join(' and ')
  if (published === undefined) return [difference('rttMs', 'RTT', null, said)]
  const far = ours.some(
    (each) => Math.abs(each - published) > near.rttDifferenceMs && apart(each, published) > Math.log(near.rttMs),
  )
  return far ? [difference('rttMs', 'RTT', `${published} ms`, said)] : []
}

/** How far memory, rates and RTT are from the table's, near ones too; 0 is the same. Sum of logarithms of their ratios. */
export function distanceTo({ memoryMiB, rttMs, ...published }: Conditions, cell: ComparedCell): number {
  const ours = rttsMs(cell)
  const each = [
    memoryMiB === undefined ? 0 : apart(memoryMiB, cell.guest.memoryMiB),
    ...ratesApart(publishedRates(published), ratesMbit(cell)),
    ...(rttMs === undefined ? [] : ours.map((rtt) => apart(rttMs, rtt) / ours.length)),
  ]
  return each.reduce((sum, distance) => sum + distance, 0)
}

/** Distance of two sizes; a delay of zero is taken as a tenth of a ms, which is what is left of it. */
function apart(one: number, other: number): number {
  return Math.abs(Math.log(Math.max(one, 0.1) / Math.max(other, 0.1)))
}

function sorted(values: readonly number[]): number[] {
  return values.toSorted((one, other) => one - other)
}
