import { expect, test } from 'vitest'
import { scenarioSchema } from '../../../shared/scenario'
import { expandDesign } from './design'

const scenario = scenarioSchema.parse({
  version: 1,
  name: 'a design',
  repeat: 5,
  seed: 7,
  factors: { 'migration.transport': ['tcp', 'mptcp'], 'guest.memoryMiB': [16, 64, 256] },
})

test('every combination comes as often as repeat says, with its fields set', () => {
  const cells = expandDesign(scenario)
  expect(cells).toHaveLength(30)
  expect(cells.map((cell) => cell.run)).toEqual(Array.from({ length: 30 }, (_, run) => run))
  const large = cells.filter(({ factors }) => factors['guest.memoryMiB'] === 256)
  expect(large).toHaveLength(10)
  expect(large.every((cell) => cell.scenario.guest.memoryMiB === 256)).toBe(true)
  expect(large.filter((cell) => cell.scenario.migration.transport === 'tcp')).toHaveLength(5)
})

test('the seed decides the order, and the same seed gives the same', () => {
  const order = (seed: number) => expandDesign({ ...scenario, seed }).map(({ factors }) => JSON.stringify(factors))
  expect(order(7)).toEqual(order(7))
  expect(order(8)).not.toEqual(order(7))
  expect(order(8).toSorted()).toEqual(order(7).toSorted())
})

test('a handover can be a factor', () => {
  const given = scenarioSchema.parse({
    version: 1,
    name: 'manner',
    handover: [{ at: 'transfer', host: 'client', interface: 'eth0', action: 'down' }],
    factors: { 'handover.0.manner': ['abrupt', 'graceful'] },
  })
  const manners = new Set(expandDesign(given).map((cell) => cell.scenario.handover[0]?.manner))
  expect(manners).toEqual(new Set(['abrupt', 'graceful']))
})
