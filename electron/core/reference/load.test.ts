import { resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { cellFlag, cellValue } from './cell'
import { loadReferences, parseReference } from './load'
import type { Reference } from './schema'

let references: Reference[] = []
beforeAll(async () => {
  references = await loadReferences(resolve(import.meta.dirname, '../../../resources'))
})

/** The value of `column` in the row of table `id` whose first cells are `keys`. */
function published(id: string, column: string, ...keys: (string | number)[]): number | string | null | undefined {
  const table = references.flatMap(({ tables }) => tables).find((each) => each.id === id)
  const position = table?.columns.findIndex(({ name }) => name === column) ?? -1
  const row = table?.rows.find((cells) => keys.every((key, index) => cellValue(cells[index] ?? '') === key))
  const cell = row?.[position]
  return cell === undefined ? undefined : cellValue(cell)
}

describe('the tables that ship', () => {
  it('are of the five theses', () => {
    const ids = new Set(references.map(({ source }) => source.id))
    expect([...ids].toSorted()).toEqual(['barua-2018', 'dhar-2016', 'qiu-2016', 'teka-2014', 'tufail-2018'])
  })

  it('have names of their own', () => {
    const ids = references.flatMap(({ tables }) => tables.map(({ id }) => id))
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('give every number a unit and every flag a reason, and no value to what is lost', () => {
    for (const { columns, rows, id, status, reason } of references.flatMap(({ tables }) => tables)) {
      if (status !== 'published') expect(reason, id).toBeTruthy()
      for (const [position, cell] of rows.flatMap((row) => [...row.entries()])) {
        const value = cellValue(cell)
        if (typeof value === 'number') expect(columns[position]?.unit, `${id} ${position}`).toBeTruthy()
        if (value === null) expect(['lost', 'not-applicable'], id).toContain(cellFlag(cell)?.flag)
        if (cellFlag(cell)) expect(cellFlag(cell)?.reason.length, id).toBeGreaterThan(9)
        if (status === 'lost' && columns[position]?.metric) expect(value, id).toBeNull()
      }
    }
  })
})

it.each([
  ['qiu-2016-table-4-4', 'mean', ['C code', 'LXC'], 24.501],
  ['qiu-2016-table-4-6', 'mean', ['Tomcat', 'VM'], 16368.9],
  ['qiu-2016-table-4-16', 'interval', ['Tomcat', 'VM'], 1.291],
  ['qiu-2016-table-4-17', 'time', ['Null'], 31.4],
  ['qiu-2016-table-4-18', 'time', ['Tomcat', 129.54, 120], 523],
  ['qiu-2016-table-4-19', 'time', ['Null', 27.86, 100], 74],
  ['qiu-2016-table-4-22', 'time', ['P2 (wlan0-wifi2)'], 294],
  ['qiu-2016-table-4-23', 'system', ['C2'], 12.63],
  ['teka-2014-section-4-4', 'downtime', ['idle'], 243.46],
  ['teka-2014-table-4-9', 'total', [60, 150], 50.13],
  ['teka-2014-table-4-10', 'downtime', [175, 100], 2367.87],
  ['teka-2014-table-4-11', 'product', [350, 50], 2734],
  ['barua-2018-table-4-1', 'sent', ['looper_cp100.tgz', 'Server 1', 'Server 2'], 34924],
  ['barua-2018-figure-4-16', 'size', [100], 101],
  ['dhar-2016-table-5-1', 'boot', [12], 30.77],
  ['dhar-2016-table-6-1', 'total', [2], null],
  ['dhar-2016-figure-6-5', 'downtime', ['docker'], 5.7],
  ['tufail-2018-figure-5-3', 'downtime', ['lab4', 'mec'], 2.83],
  ['tufail-2018-figure-5-3', 'downtime', ['lab3', 'lab4'], null],
])('%s says of %s %j: %s', (id, column, keys, value) => {
  expect(published(id, column, ...keys)).toBe(value)
})

it('flags what was made of nine tests, and no other interval but one', () => {
  const cells = references
    .flatMap(({ tables }) => tables)
    .flatMap(({ id, rows }) => (id.startsWith('qiu') ? rows.flat() : []))
  expect(cells.filter((cell) => cellFlag(cell)?.reason.includes('n = 9, while'))).toHaveLength(6)
})

describe('a file that is wrong', () => {
  const source = 'source: { id: some-2020, author: A, year: 2020, title: T, kind: thesis, university: U }'
  const file = (table: string, rows: string) =>
    `version: 1\n${source}\ntables:\n  - { id: one, label: Table 1, caption: c, section: s, experiment: E1, setup: s, ${table}, rows: ${rows} }`
  const columns = 'columns: [{ name: time, label: time, unit: s }]'

  it.each([
    ['a number without a unit', 'repetitions: 1, columns: [{ name: time, label: time }]', '[[1]]', 'without a unit'],
    ['a word among numbers', `repetitions: 1, ${columns}`, '[[fast]]', 'is no number'],
    ['a null without a reason', `repetitions: 1, ${columns}`, '[[null]]', 'reason for it'],
    [
      'a lost value that is there',
      `repetitions: 1, ${columns}`,
      '[[{ value: 1, flag: lost, reason: lost in print }]]',
      'null exactly',
    ],
    ['a flag without a reason', `repetitions: 1, ${columns}`, '[[{ value: 1, flag: doubtful }]]', 'reason for it'],
    ['a row too long', `repetitions: 1, ${columns}`, '[[1, 2]]', '2 values for 1'],
    ['repetitions left open', `repetitions: null, ${columns}`, '[[1]]', 'repetitions'],
    ['a lost table without a reason', `repetitions: 1, status: lost, ${columns}`, '[]', 'needs a reason'],
  ])('is refused: %s', (_name, table, rows, words) => {
    expect(() => parseReference(file(table, rows), 'some.yaml')).toThrow(
      expect.objectContaining({
        info: expect.objectContaining({ code: 'bad-input', detail: expect.stringContaining(words) }),
      }),
    )
  })

  it('and what is no YAML at all', () => {
    expect(() => parseReference('a: [', 'some.yaml')).toThrow('some.yaml is not valid YAML.')
  })
})
