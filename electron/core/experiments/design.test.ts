import { describe, expect, it } from 'vitest'
import { scenarioSchema } from '../../../shared/scenario'
import { cellScenario, expandDesign } from './design'

const handover = [{ at: 'transfer', host: 'cloudlet-a', interface: 'eth0', action: 'down' }]
const scenario = (changes: object) => scenarioSchema.parse({ version: 1, name: 'a test', handover, ...changes })
const factors = { 'migration.transport': ['tcp', 'mptcp'], 'guest.memoryMiB': [16, 64, 256] }

describe('a design', () => {
  it('holds every combination as often as asked, numbered in the order of running', () => {
    const cells = expandDesign(scenario({ factors, repeat: 5 }))
    expect(cells.map((cell) => cell.run)).toEqual(Array.from({ length: 30 }, (_, run) => run))
    const counts = new Map<string, number>()
    for (const cell of cells) {
      const key = JSON.stringify(cell.factors)
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    expect([...counts.values()]).toEqual([5, 5, 5, 5, 5, 5])
  })
  it('is the same for the same seed, and another for another', () => {
    const order = (seed: number) => expandDesign(scenario({ factors, repeat: 5, seed })).map((cell) => cell.factors)
    expect(order(7)).toEqual(order(7))
    expect(order(7)).not.toEqual(order(8))
    expect(order(7)).not.toEqual(order(7).toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))))
  })
  it('in blocks holds every combination once in each repetition, in another order', () => {
    const order = expandDesign(scenario({ factors, repeat: 5, order: 'blocks', seed: 7 })).map((cell) =>
      JSON.stringify(cell.factors),
    )
    const blocks = Array.from({ length: 5 }, (_, block) => order.slice(6 * block, 6 * block + 6))
    for (const block of blocks) expect(new Set(block).size).toBe(6)
    expect(new Set(blocks.map((block) => block.join())).size).toBeGreaterThan(1)
  })
  it('as listed has the order of the file, repetition after repetition', () => {
    const cells = expandDesign(scenario({ factors, repeat: 2, order: 'listed' }))
    expect(cells.slice(0, 6).map((cell) => cell.factors)).toEqual(cells.slice(6).map((cell) => cell.factors))
    expect(cells[1]?.factors).toEqual({ 'migration.transport': 'tcp', 'guest.memoryMiB': 64 })
  })
  it('keeps the order that earlier versions made of the same seed', () => {
    const two = { 'migration.transport': ['tcp', 'mptcp'], 'guest.memoryMiB': [1, 4] }
    const order = expandDesign(scenario({ factors: two, repeat: 2, seed: 7 })).map(({ factors: each }) => each)
    expect(order.map((each) => `${each['migration.transport']} ${each['guest.memoryMiB']}`)).toEqual([
      'tcp 1',
      'mptcp 1',
      'tcp 4',
      'mptcp 1',
      'mptcp 4',
      'tcp 4',
      'mptcp 4',
      'tcp 1',
    ])
  })
  it('gives each run a whole scenario with nothing left to vary', () => {
    const cells = expandDesign(scenario({ factors, migration: { hops: 10 } }))
    for (const cell of cells) {
      expect(cell.scenario).toMatchObject({ factors: {}, repeat: 1, migration: { hops: 10 } })
      expect(cell.scenario.migration.transport).toBe(cell.factors['migration.transport'])
      expect(cell.scenario.guest.memoryMiB).toBe(cell.factors['guest.memoryMiB'])
    }
  })
  it('without factors is the scenario, repeated', () => {
    expect(expandDesign(scenario({ repeat: 3 })).map((cell) => cell.factors)).toEqual([{}, {}, {}])
  })
  it('of as many runs as a file may ask for is made in a moment', () => {
    const levels = Array.from({ length: 100 }, (_, index) => index + 1)
    const many = scenario({ factors: { 'guest.memoryMiB': levels }, repeat: 1000 })
    const started = performance.now()
    expect(expandDesign(many)).toHaveLength(100_000)
    expect(performance.now() - started).toBeLessThan(3000)
  })
})

it('sets a field inside a list, and leaves the scenario it was given as it was', () => {
  const given = scenario({})
  expect(cellScenario(given, { 'handover.0.manner': 'graceful' }).handover[0]?.manner).toBe('graceful')
  expect(given.handover[0]?.manner).toBe('abrupt')
})

it('refuses a value that the field refuses', () => {
  expect(() => cellScenario(scenario({}), { 'migration.transport': 'udp' })).toThrow(
    'refuses migration.transport = udp',
  )
})
