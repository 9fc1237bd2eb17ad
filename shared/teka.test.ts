import { expect, it } from 'vitest'
import { adviseMigration, nextGuestAddress, qoeOf } from './teka'

it.each([
  ['near and quiet: move, however long it takes', { initialRttMs: 20, deltaRttMs: 60, migrationS: 500 }, true],
  ['bearable and shorter than a new service', { initialRttMs: 100, deltaRttMs: 200, migrationS: 30 }, true],
  ['bearable but longer than a new service', { initialRttMs: 100, deltaRttMs: 200, migrationS: 90 }, false],
  ['unbearable', { initialRttMs: 100, deltaRttMs: 2000, migrationS: 10 }, false],
  ['too far for a neighbour', { initialRttMs: 150, deltaRttMs: 0, migrationS: 10 }, false],
  ['not a neighbour', { initialRttMs: null, deltaRttMs: 0, migrationS: 10 }, false],
])('%s', (_what, input, migrate) => {
  const advice = adviseMigration({ serviceStartS: 60, ...input })
  expect(advice.migrate).toBe(migrate)
  expect(advice.reasons.length).toBeGreaterThan(0)
})

it('knows the next address, and how a delay feels', () => {
  expect(nextGuestAddress('10.1.2.18')).toBe('10.1.2.19')
  expect(nextGuestAddress('10.1.2.3')).toBeNull()
  expect(nextGuestAddress('10.1.2.254')).toBeNull()
  expect(qoeOf(149)).toBe('crisp')
  expect(qoeOf(7000)).toBe('unusable')
})
