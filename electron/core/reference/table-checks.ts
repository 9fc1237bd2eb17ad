// What the schema's fields cannot say alone: rows that fit their columns, and reasons where they are due.
import { cellValue, type ReferenceCell } from './cell'
import { conditionsSchema } from './conditions'
import type { ReferenceTable } from './schema'

export type TableFinding = { path: (string | number)[]; message: string }
type Table = Pick<ReferenceTable, 'columns' | 'rows' | 'status' | 'reason' | 'repetitions' | 'repetitionsNote'>

/** Everything wrong with a table that has the right fields. */
export function tableFindings(table: Table): TableFinding[] {
  const found = table.rows.flatMap((row, index) => rowFindings(table, row, index))
  const names = table.columns.map(({ name }) => name)
  if (new Set(names).size < names.length) found.push({ path: ['columns'], message: 'two columns have one name' })
  if (table.status !== 'published' && table.reason === undefined) {
    found.push({ path: ['reason'], message: `a table that is ${table.status} needs a reason` })
  }
  if (table.repetitions === null && table.repetitionsNote === undefined) {
    found.push({ path: ['repetitionsNote'], message: 'say what the source says about repetitions' })
  }
  if (table.status !== 'lost' && table.rows.length === 0) found.push({ path: ['rows'], message: 'no rows' })
  return found
}

function rowFindings({ columns }: Table, row: readonly ReferenceCell[], index: number): TableFinding[] {
  if (row.length !== columns.length) {
    return [{ path: ['rows', index], message: `${row.length} values for ${columns.length} columns` }]
  }
  return columns.flatMap(({ unit, label, condition }, position): TableFinding[] => {
    const value = cellValue(row[position] ?? '')
    const path = ['rows', index, position]
    if (value === null) return []
    if (typeof value === 'number' && unit === undefined) return [{ path, message: `${label}: a number without a unit` }]
    if (typeof value === 'string' && unit !== undefined) return [{ path, message: `${label}: "${value}" is no number` }]
    if (condition === undefined || conditionsSchema.safeParse({ [condition]: value }).success) return []
    return [{ path, message: `${label}: ${value} is no ${condition}` }]
  })
}
