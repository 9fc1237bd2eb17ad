import { expect, it } from 'vitest'
import { scenarioSchema } from '../../../shared/scenario'
import { expandDesign } from './design'
import { expectedRunMs } from './expected-times'
import { estimateMs, timeLeft } from './time-left'

const factors = { 'migration.transport': ['tcp', 'mptcp'], 'guest.memoryMiB': [16, 64, 256] }
const scenario = (more: object) => scenarioSchema.parse({ version: 1, name: 'times', ...more })
const design = expandDesign(scenario({ factors, repeat: 5, migration: { after: '1s' }, order: 'listed' }))
const [first, second] = design
if (!first || !second) throw new Error('a design of two cells at least')

it('before the start is near what such an experiment took', () => {
  // docs/measurements.md, TCP or MPTCP in three sizes: 30 runs in 501 s.
  expect(estimateMs(design)).toBeGreaterThan(501_000 * 0.75)
  expect(estimateMs(design)).toBeLessThan(501_000 * 1.25)
})

it('takes the median of the cell’s own runs, and of failed ones only while there are no others', () => {
  const time = timeLeft()
  time.finished(first, 3000, 'failed')
  expect(time.expectedMs(first)).toBe(3000)
  for (const ms of [10_000, 90_000, 12_000]) time.finished(first, ms, 'succeeded')
  expect(time.expectedMs(first)).toBe(12_000)
})

it('scales the model for cells without a run by how the others compare', () => {
  const time = timeLeft()
  expect(time.expectedMs(second)).toBe(expectedRunMs(second.scenario))
  time.finished(first, 2 * expectedRunMs(first.scenario), 'succeeded')
  expect(time.expectedMs(second)).toBeCloseTo(2 * expectedRunMs(second.scenario), 6)
  expect(time.sumMs([first, second, second])).toBeCloseTo(
    2 * (expectedRunMs(first.scenario) + 2 * expectedRunMs(second.scenario)),
    6,
  )
})

it('is longer for more bytes, slower links, more hops and each engine’s start', () => {
  const ms = (more: object) => expectedRunMs(scenario(more))
  const usual = ms({})
  expect(ms({ guest: { memoryMiB: 256 } })).toBeGreaterThan(usual)
  expect(ms({ links: { eth0: { rateMbit: 10 }, eth1: { rateMbit: 10 } } })).toBeGreaterThan(usual)
  expect(ms({ migration: { hops: 10 } })).toBeGreaterThan(5 * usual)
  expect(ms({ guest: { engine: 'kvm' } })).toBeGreaterThan(ms({ guest: { engine: 'docker' } }))
  expect(ms({ handover: [{ at: 'verified+30s', host: 'client', interface: 'eth0', action: 'down' }] })).toBeGreaterThan(
    usual + 29_000,
  )
})
