import { expect, it } from 'vitest'
import { pairedRatio, unpairedRatio } from './ratio'

const tcp = [1200, 1100, 1300, 1250, 1180]
const mptcp = [700, 690, 820, 760, 730]
const pairs = tcp.map((ms, index): [number, number] => [ms, mptcp[index] ?? NaN])

it('pairs: exp of scipy’s ttest_1samp(log(b / a), 0).confidence_interval() (1.17.1)', () => {
  const found = pairedRatio(pairs)
  expect(found).toMatchObject({ n: 5, leftOut: 0 })
  expect(found?.ratio).toBeCloseTo(0.6133630733344725, 10)
  expect(found?.ci95?.low).toBeCloseTo(0.5898727322607571, 10)
  expect(found?.ci95?.high).toBeCloseTo(0.6377888638595375, 10)
})

it('no pairs: exp of scipy’s ttest_ind(log(b), log(a), equal_var=False).confidence_interval() (1.17.1)', () => {
  const found = unpairedRatio(tcp, mptcp.slice(0, 4))
  expect(found).toMatchObject({ n: 4, leftOut: 0 })
  expect(found?.ratio).toBeCloseTo(0.6151510690489883, 10)
  expect(found?.ci95?.low).toBeCloseTo(0.5447691774605335, 10)
  expect(found?.ci95?.high).toBeCloseTo(0.6946260056710489, 10)
})

it('counts what has no ratio and claims no interval from one value', () => {
  expect(pairedRatio([[0, 5], [10, 5]])).toEqual({ n: 1, leftOut: 1, ratio: 0.5, ci95: null }) // prettier-ignore
  expect(pairedRatio([[0, 5]])).toBeNull() // prettier-ignore
  expect(pairedRatio([])).toBeNull()
  expect(unpairedRatio([10], [5, 6])).toMatchObject({ n: 1, ci95: null })
  expect(unpairedRatio([], [5])).toBeNull()
  expect(unpairedRatio([0, 4, 4], [2, 2])?.leftOut).toBe(1)
})

it('takes ties as they are', () => {
  // scipy.stats.ttest_1samp(log([50, 50, 55, 60] / [100, 100, 100, 120]), 0).confidence_interval(), to the power of e.
  const tied = pairedRatio([[100, 50], [100, 50], [100, 55], [120, 60]]) // prettier-ignore
  expect(tied?.ratio).toBeCloseTo(0.5120568445422226, 10)
  expect(tied?.ci95?.low).toBeCloseTo(0.4746633239219364, 10)
  expect(tied?.ci95?.high).toBeCloseTo(0.552396190790717, 10)
  expect(pairedRatio([[3, 3], [5, 5]])).toMatchObject({ ratio: 1, ci95: { low: 1, high: 1 } }) // prettier-ignore
  const flat = unpairedRatio([4, 4], [2, 2])
  expect(flat?.ratio).toBeCloseTo(0.5, 12)
  expect(flat?.ci95?.low).toBeCloseTo(0.5, 12)
  expect(flat?.ci95?.high).toBeCloseTo(0.5, 12)
})
