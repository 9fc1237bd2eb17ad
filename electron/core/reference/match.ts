// Which published values may stand beside a cell of an experiment, and what differs where they almost do.
import { cellFlag, cellValue, type Flag, type ReferenceCell } from './cell'
import { conditionsSchema, type Conditions } from './conditions'
import { differencesOf, distanceTo, type ComparedCell, type Difference } from './differences'
import type { Column, Reference, ReferenceMetric, ReferenceTable, Unit } from './schema'

export type PublishedValue = {
  label: string
  metric: ReferenceMetric
  /** In ms, as the metric has it. */
  ms: number
  /** As printed. */
  value: number
  unit: Unit
  flag?: Flag
  reason?: string
}

export type MatchedRow = {
  /** Its place in the table, from 0. */
  index: number
  /** What else the row says of itself: `container: Tomcat`. */
  name: string
  values: PublishedValue[]
  /** Empty when the conditions match. Those that the source does not state are among them. */
  differences: Difference[]
  /** Less is nearer: only for an order. */
  distance: number
}

export type ReferenceMatch = {
  source: Reference['source']
  table: ReferenceTable
  /** Ratios are drawn for `matches` alone. */
  fit: 'matches' | 'almost'
  rows: MatchedRow[]
  /** Conditions that are taken as met but are not stated in so many words; warnings of the table and of its source. */
  notes: string[]
}

/** A table that differs in more stated conditions than these says nothing about the cell. */
export const mostDifferences = 2

/**
 * The published tables that a cell may be compared with: those of its engine, with a time that is measured here too, that
 * differ in no more than two stated conditions. Of each only the nearest rows; the nearest tables first.
 */
export function matchReference(cell: ComparedCell, references: readonly Reference[]): ReferenceMatch[] {
  const found = references.flatMap((reference) =>
    reference.tables.flatMap((table) => matchTable(cell, reference, table)),
  )
  return found.toSorted((one, other) => nearness(one.rows) - nearness(other.rows))
}

/** Ours over the published time; null where conditions differ, or nothing was published for this metric. */
export function ratioTo(match: ReferenceMatch, metric: ReferenceMetric, oursMs: number): number | null {
  // With several rows, no one of them is the published time.
  if (match.fit !== 'matches' || match.rows.length !== 1) return null
  const published = match.rows[0]?.values.find((each) => each.metric === metric)
  return published === undefined || published.ms === 0 ? null : oursMs / published.ms
}

function matchTable(cell: ComparedCell, reference: Reference, table: ReferenceTable): ReferenceMatch[] {
  const rows = nearest(table.rows.flatMap((row, index) => matchRow(cell, table, row, index)))
  const [first] = rows
  if (!first) return []
  const inferred = Object.entries(table.inferred).map(([name, reason]) => `${name} is inferred: ${reason}`)
  const doubt = table.status === 'doubtful' && table.reason !== undefined ? [`Doubtful: ${table.reason}`] : []
  const notes = [...doubt, ...inferred, ...table.warnings, ...reference.warnings]
  return [{ source: reference.source, table, fit: first.differences.length === 0 ? 'matches' : 'almost', rows, notes }]
}

function matchRow(
  cell: ComparedCell,
  table: ReferenceTable,
  row: readonly ReferenceCell[],
  index: number,
): MatchedRow[] {
  const conditions = rowConditions(table, row)
  const values = table.columns.flatMap((column, position) => publishedValue(column, row[position]))
  if (conditions.engine !== cell.guest.engine || values.length === 0) return []
  const differences = differencesOf(conditions, cell)
  if (statedCount(differences) > mostDifferences) return []
  const { notComparable: text } = table
  const other: Difference[] = text ? [{ condition: 'other', published: text, ours: '', text }] : []
  const name = table.columns.flatMap(({ label, unit, condition }, position) => {
    const value = cellValue(row[position] ?? '')
    return unit === undefined && condition === undefined && value !== null ? [`${label}: ${value}`] : []
  })
  const all = [...differences, ...other]
  return [
    { index, name: name.join(', '), values, differences: all, distance: rank(all) + distanceTo(conditions, cell) },
  ]
}

/** The table's conditions with those of the row's own columns. */
export function rowConditions(table: ReferenceTable, row: readonly ReferenceCell[]): Conditions {
  const own = table.columns.flatMap(({ condition }, position) => {
    const value = cellValue(row[position] ?? '')
    return condition === undefined || value === null ? [] : [[condition, value] as const]
  })
  return conditionsSchema.parse({ ...table.conditions, ...Object.fromEntries(own) })
}

function publishedValue({ label, metric, unit }: Column, cell: ReferenceCell | undefined): PublishedValue[] {
  const value = cell === undefined ? null : cellValue(cell)
  if (metric === undefined || unit === undefined || typeof value !== 'number' || cell === undefined) return []
  return [{ label, metric, ms: unit === 's' ? value * 1000 : value, value, unit, ...cellFlag(cell) }]
}

function statedCount(differences: readonly Difference[]): number {
  return differences.filter(({ condition, published }) => condition !== 'other' && published !== null).length
}

/** One row, or several under the same conditions: other containers or pairs of hosts. */
function nearest(rows: readonly MatchedRow[]): MatchedRow[] {
  const least = nearness(rows)
  return rows.filter(({ distance }) => distance - least < 1e-9)
}

function nearness(rows: readonly MatchedRow[]): number {
  return Math.min(...rows.map(({ distance }) => distance))
}

/** A condition that differs counts more than how far it does, one that is not stated half as much. */
function rank(differences: readonly Difference[]): number {
  return differences.reduce((sum, { published }) => sum + (published === null ? 50 : 100), 0)
}
