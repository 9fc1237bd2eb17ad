import { resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { scenarioSchema } from '../../../shared/scenario'
import type { ComparedCell } from './differences'
import { loadReferences } from './load'
import { matchReference, ratioTo, type ReferenceMatch } from './match'
import type { Reference } from './schema'

let references: Reference[] = []
beforeAll(async () => {
  references = await loadReferences(resolve(import.meta.dirname, '../../../resources'))
})

function cell(guest: object, migration: object, links: object = {}): ComparedCell {
  return scenarioSchema.parse({ version: 1, name: 'one cell', guest, migration, links })
}
const one = (rateMbit: number, delayMs = 0) => ({ eth0: { rateMbit, delayMs }, eth1: { rateMbit, delayMs } })
const found = (of: ComparedCell) => new Map(matchReference(of, references).map((match) => [match.table.label, match]))
const texts = (match: ReferenceMatch | undefined) => match?.rows[0]?.differences.map(({ text }) => text)

const qiu = { strategy: 'stop-and-copy', transport: 'tcp', method: 'qiu' }
const precopy = { strategy: 'pre-copy', transport: 'tcp' }

describe('a cell under the conditions of a table', () => {
  it('matches one row of Qiu 4.19, with its time in ms', () => {
    const match = found(cell({ memoryMiB: 128 }, qiu, one(100))).get('Table 4.19')
    expect(match).toMatchObject({ fit: 'matches', source: { id: 'qiu-2016' } })
    expect(match?.rows).toMatchObject([{ name: 'container: Tomcat', differences: [] }])
    expect(match?.rows[0]?.values).toEqual([
      { label: 'migration time', metric: 'totalMs', ms: 164_000, value: 164, unit: 's' },
    ])
    expect(match?.notes.join(' ')).toContain('from Table 4.17')
  })

  it('matches the cells of Teka 4.9 and 4.10, whose times have different units', () => {
    const tables = found(cell({ engine: 'kvm', memoryMiB: 256 }, precopy, one(60, 25)))
    expect(tables.get('Table 4.9')?.rows).toMatchObject([{ differences: [], values: [{ ms: 46_790 }] }])
    expect(tables.get('Table 4.10')?.rows).toMatchObject([{ differences: [], values: [{ ms: 3011.99 }] }])
  })

  it('carries the flag of a doubtful value', () => {
    const match = found(cell({ engine: 'kvm', memoryMiB: 256 }, precopy, one(350, 10))).get('Table 4.9')
    expect(match?.rows[0]?.values).toMatchObject([{ value: 14, flag: 'doubtful', reason: expect.any(String) }])
  })

  it('keeps rows that are as near as each other', () => {
    const links = { eth0: { rateMbit: 130 }, eth1: { rateMbit: 20 } }
    const match = found(cell({ memoryMiB: 28 }, qiu, links)).get('Table 4.22')
    expect(match?.rows.map(({ values }) => values[0]?.value)).toEqual([244, 257])
  })

  it('takes the paths of MPTCP in either order', () => {
    const links = { eth0: { rateMbit: 130 }, eth1: { rateMbit: 52 } }
    const match = found(cell({ memoryMiB: 28 }, { ...qiu, transport: 'mptcp' }, links)).get('Table 4.22')
    expect(match).toMatchObject({ fit: 'matches', rows: [{ values: [{ value: 242 }] }] })
  })
})

describe('a cell that is nearly there', () => {
  it('is told each difference in words', () => {
    const match = found(cell({ memoryMiB: 64 }, { ...qiu, method: 'handover' }, one(100, 30))).get('Table 4.19')
    expect(match?.fit).toBe('almost')
    expect(match?.rows[0]?.name).toBe('container: PostgreSQL')
    expect(texts(match)).toEqual(['method: qiu there, handover here', 'RTT: 0.9 ms there, 60 ms here'])
  })

  it('gets the row nearest to it, of those that differ alike', () => {
    const match = found(cell({ memoryMiB: 28 }, qiu, one(200, 30))).get('Table 4.18')
    expect(match?.rows).toMatchObject([{ values: [{ value: 136 }] }])
    expect(texts(match)).toEqual(['rate of the paths: 600 Mbit/s there, 200 Mbit/s here'])
  })

  it('is told of what the source does not state', () => {
    const of = cell({ engine: 'docker' }, { strategy: 'stop-and-copy', transport: 'tcp', method: 'barua' }, one(100))
    const match = found(of).get('Table 4.1')
    expect(match?.fit).toBe('almost')
    expect(texts(match)).toEqual([
      'memory of the guest: not stated there, 64 MiB here',
      'rate of the paths: not stated there, 100 Mbit/s here',
      'RTT: not stated there, no delay set here',
    ])
  })

  it('is told that there were fewer paths', () => {
    const match = found(cell({ memoryMiB: 28 }, { ...qiu, transport: 'mptcp' }, one(100))).get('Table 4.19')
    expect(texts(match)).toContain('rate of the paths: 100 Mbit/s there, 100 and 100 Mbit/s here')
  })

  it('never matches what is not comparable', () => {
    const match = found(cell({ engine: 'kvm', memoryMiB: 512 }, precopy, one(1000))).get('Section 6.5.1')
    expect(match?.fit).toBe('almost')
    expect(texts(match)?.join(' ')).toContain('the disk crossed as well')
  })
})

describe('no comparison', () => {
  it('is made with another engine, or with more than two differences', () => {
    const lxc = matchReference(cell({ memoryMiB: 4096 }, { transport: 'mptcp' }, one(1, 500)), references)
    expect(lxc).toEqual([])
    const docker = matchReference(cell({ engine: 'docker' }, { method: 'barua', transport: 'tcp' }), references)
    expect(docker.map(({ source }) => source.id)).not.toContain('qiu-2016')
    expect(docker.map(({ source }) => source.id)).not.toContain('teka-2014')
  })

  it('is made with lost tables and lost values', () => {
    const kvm = matchReference(cell({ engine: 'kvm', memoryMiB: 512 }, precopy, one(1000)), references)
    expect(kvm.map(({ table }) => table.status)).not.toContain('lost')
    const docker = matchReference(cell({ engine: 'docker' }, { method: 'barua', transport: 'tcp' }), references)
    const rows = docker.find(({ table }) => table.label === 'Figure 5.3')?.rows ?? []
    expect(rows.map(({ name }) => name)).toContain('source: lab4, destination: mec')
    expect(rows.map(({ name }) => name)).not.toContain('source: lab3, destination: lab4')
  })
})

it('gives a ratio where the conditions match, and none elsewhere', () => {
  const same = found(cell({ memoryMiB: 128 }, qiu, one(100))).get('Table 4.19')
  const other = found(cell({ memoryMiB: 128 }, { ...qiu, method: 'handover' }, one(100))).get('Table 4.19')
  if (!same || !other) throw new Error('both are expected')
  expect(ratioTo(same, 'totalMs', 82_000)).toBe(0.5)
  expect(ratioTo(same, 'downtimeMs', 82_000)).toBeNull()
  expect(ratioTo(other, 'totalMs', 82_000)).toBeNull()
})

it('lists the nearest table first', () => {
  const matches = matchReference(cell({ memoryMiB: 28 }, qiu, one(100)), references)
  expect(matches[0]?.table.label).toBe('Table 4.19')
})
