import { expect, it } from 'vitest'
import { arrange, firstChoice } from './arrange'
import { cellsOf, factorsOf } from './cells'
import { boxOf, ecdf, meanBytes, meanPhases, runValues } from './figures'
import { axisTicks, measureOf, scaleFor } from './measures'
import { planFigure, shownOf } from './panels'
import { runOf } from '../../shared/run.fixture'
import { sessionOf } from './session.fixture'
import { stackOf } from './stack'

const factorsIn = [
  { 'migration.transport': 'tcp', 'guest.memoryMiB': 256 },
  { 'migration.transport': 'mptcp', 'guest.memoryMiB': 16 },
  { 'migration.transport': 'tcp', 'guest.memoryMiB': 16 },
  { 'migration.transport': 'mptcp', 'guest.memoryMiB': 256 },
]
const runs = [0, 1, 2].flatMap((repetition) =>
  factorsIn.map((factors, index) => runOf(repetition * 4 + index, factors, { downtimeMs: 100 * index + repetition })),
)
const one = sessionOf('one', runs)
const shows = { runs: true, floor: true, published: false, eachRun: false }
const downtime = measureOf('downtimeMs')

it('puts numbers along the axis and words in series', () => {
  const factors = factorsOf(cellsOf({ sessions: [one] }))
  expect(factors).toEqual([
    { path: 'migration.transport', levels: ['tcp', 'mptcp'] },
    { path: 'guest.memoryMiB', levels: [16, 256] },
  ])
  expect(firstChoice(factors)).toEqual({ axis: 'guest.memoryMiB', series: 'migration.transport', only: {} })
})

it('never lets a mean be taken over cells that differ: what is neither axis nor series makes panels', () => {
  const { cells, factors } = shownOf({ sessions: [one] })
  const panels = arrange(cells, factors, { axis: 'guest.memoryMiB', series: null, only: {} })
  expect(panels.map(({ title }) => title)).toEqual(['transport = tcp', 'transport = mptcp'])
  for (const panel of panels) {
    for (const level of panel.levels)
      expect(panel.at(level, panel.series[0] ?? { level: null, label: '', index: 0 })).toHaveLength(1)
  }
  expect(arrange(cells, factors, { axis: null, series: null, only: {} })).toHaveLength(4)
  expect(arrange(cells, factors, { axis: null, series: null, only: { 'guest.memoryMiB': 16 } })).toHaveLength(2)
})

it('compares sessions by a factor of its own, with what one varies read from the other’s scenario', () => {
  const fixed = sessionOf('two', [runOf(0, {}, { downtimeMs: 7 })], {
    migration: { transport: 'tcp' },
    guest: { memoryMiB: 16 },
  })
  const { cells, factors } = shownOf({ sessions: [one, fixed] })
  expect(factors[0]).toEqual({ path: 'session', levels: ['A: one', 'B: two'] })
  expect(cells.at(-1)?.levels).toEqual({ session: 'B: two', 'migration.transport': 'tcp', 'guest.memoryMiB': 16 })
  expect(firstChoice(factors)).toMatchObject({ axis: 'guest.memoryMiB', series: 'session' })
})

it('gives all panels one axis that holds every value shown', () => {
  const shown = shownOf({ sessions: [one] })
  const choice = { axis: 'guest.memoryMiB', series: 'migration.transport', only: {} }
  const plan = planFigure(shown, { published: [] }, { kind: 'bars', measure: downtime, choice, shows })
  expect(plan.panels).toHaveLength(1)
  expect(plan.ticks.at(-1)).toBeGreaterThanOrEqual(302)
  expect(plan.legend.map(({ label }) => label)).toEqual(['tcp', 'mptcp', 'physical floor'])
})

it('an ECDF rises at each value, once for ties, and ends at 1', () => {
  const tied = [3, 1, 3, 2].map((downtimeMs, run) => runOf(run, {}, { downtimeMs }))
  const steps = ecdf(runValues(cellsOf({ sessions: [sessionOf('x', tied)] }), 'downtimeMs'))
  expect(steps.map(({ value, share }) => [value, share])).toEqual([
    [1, 0.25],
    [2, 0.5],
    [3, 1],
    [3, 1],
  ])
  expect(ecdf([])).toEqual([])
})

it('a box’s whiskers leave outliers out, and there is none without quartiles', () => {
  const box = boxOf({ q1: 10, median: 11, q3: 12 }, [9, 10, 11, 12, 40])
  expect(box).toEqual({ low: 9, q1: 10, median: 11, q3: 12, high: 12 })
  expect(boxOf({ q1: null, median: 11, q3: null }, [11])).toBeNull()
})

it('means of phases and bytes are of the runs that ended well', () => {
  const phases = (ms: number) => ({ phases: [{ name: 'transfer' as const, startMs: 5, endMs: 5 + ms }] })
  const some = [
    { ...runOf(0, {}, { wireBytes: { eth0: 10, eth1: 0 } }), ...phases(100) },
    { ...runOf(1, {}, { wireBytes: { eth0: 20, eth1: 4 } }), ...phases(300) },
    { ...runOf(2, {}, {}, 'failed'), ...phases(9000) },
  ]
  expect(meanPhases(some)).toEqual({ transfer: 200 })
  expect(meanBytes(some)).toEqual({ eth0: 15, eth1: 2 })
  const stack = stackOf('phases', cellsOf({ sessions: [sessionOf('x', some)] }), true)
  expect(stack.rows.map(({ label, open }) => [label, open?.run.run])).toEqual([
    ['all runs: run 1', 0],
    ['all runs: run 2', 1],
  ])
})

it.each([
  [0, 0, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [23.8, 0, [0, 5, 10, 15, 20, 25]],
  [100, 0, [0, 20, 40, 60, 80, 100]],
  [12.4, 12.1, [12.1, 12.2, 12.3, 12.4]],
])('an axis to %d from %d', (largest, least, ticks) => {
  const made = axisTicks(largest, least)
  expect(made[0]).toBeLessThanOrEqual(least)
  expect(made.at(-1)).toBeGreaterThanOrEqual(largest)
  if (largest > 0 || least === 0) expect(made.length).toBeLessThanOrEqual(8)
  if (least === 0 && largest > 0) expect(made).toEqual(ticks)
})

it('shows long times in seconds and bytes in MiB', () => {
  expect(scaleFor('ms', 1999)).toEqual({ divisor: 1, unit: 'ms' })
  expect(scaleFor('ms', 2000).unit).toBe('s')
  expect(scaleFor('bytes', 2 ** 21).unit).toBe('MiB')
})
