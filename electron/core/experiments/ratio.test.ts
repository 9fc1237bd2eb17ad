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
  const flat = unpairedRatio([4, 4], [2, 2])
  expect(flat?.ratio).toBeCloseTo(0.5, 12)
  expect(flat?.ci95?.low).toBeCloseTo(0.5, 12)
  expect(flat?.ci95?.high).toBeCloseTo(0.5, 12)
})
