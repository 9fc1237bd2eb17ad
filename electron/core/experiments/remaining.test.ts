import { expect, it } from 'vitest'
import type { RunResult } from '../../../shared/results'
import { scenarioSchema } from '../../../shared/scenario'
import { run as sample } from '../sessions/session.fixture'
import { expandDesign } from './design'
import { remaining } from './remaining'

const design = (hops = 1) =>
  expandDesign(
    scenarioSchema.parse({
      version: 1,
      name: 'four',
      migration: { hops },
      factors: { 'migration.transport': ['tcp', 'mptcp'], 'guest.memoryMiB': [1, 2] },
      seed: 7,
    }),
  )
const done = (cells: ReturnType<typeof design>, run: number, status: RunResult['status'], hop = 0): RunResult => ({
  ...sample,
  run,
  hop,
  status,
  factors: cells[run]?.factors ?? {},
})

it('keeps what ended, a failure too, and does the rest in the same order', () => {
  const cells = design()
  const results = [done(cells, 0, 'succeeded'), done(cells, 1, 'failed'), done(cells, 2, 'cancelled')]
  const left = remaining(cells, results)
  expect(left.kept).toEqual(results.slice(0, 2))
  expect(left.cells).toEqual(cells.slice(2))
})

it('does a run again whose hops are not all there', () => {
  const cells = design(3)
  const whole = [0, 1, 2].map((hop) => done(cells, 0, 'succeeded', hop))
  const half = [0, 1].map((hop) => done(cells, 1, 'succeeded', hop))
  const left = remaining(cells, [...whole, ...half])
  expect(left.kept).toEqual(whole)
  expect(left.cells.map((cell) => cell.run)).toEqual([1, 2, 3])
})

it('leaves nothing of a whole one, and all of an empty one', () => {
  const cells = design()
  const all = cells.map(({ run }) => done(cells, run, 'succeeded'))
  expect(remaining(cells, all)).toEqual({ kept: all, cells: [] })
  expect(remaining(cells, [])).toEqual({ kept: [], cells })
})

it('refuses results of another design', () => {
  const cells = design()
  expect(() => remaining(cells, [{ ...sample, run: 9 }])).toThrow('Run 10')
  expect(() => remaining(cells, [{ ...sample, run: 0, factors: { 'guest.memoryMiB': 512 } }])).toThrow('Run 1 ')
})
