import { expect, it } from 'vitest'
import { scenarioSchema } from '../../../shared/scenario'
import { designSize } from './estimate'

const of = (changes: object) => designSize(scenarioSchema.parse({ version: 1, name: 'x', ...changes }))
const factors = { 'migration.transport': ['tcp', 'mptcp'], 'guest.memoryMiB': [16, 64, 256] }

it('is near what a recorded experiment took', () => {
  // TCP or MPTCP, three sizes, lead-in 1 s: 30 runs in 501 s on two processors.
  const size = of({ factors, repeat: 5, migration: { after: '1s' } })
  expect(size).toMatchObject({ cells: 6, runs: 30 })
  expect(size.estimateMs).toBeGreaterThan(501_000 * 0.7)
  expect(size.estimateMs).toBeLessThan(501_000 * 1.3)
})

it('counts hops and leaves excluded cells out', () => {
  const exclude = [{ 'migration.transport': 'tcp' }]
  expect(of({ factors, exclude, repeat: 2, migration: { hops: 3 } })).toMatchObject({ cells: 3, runs: 18 })
})

it('waits for a schedule that is longer than the transfer', () => {
  const event = { host: 'cloudlet-a', interface: 'eth0', action: 'down', at: 'transfer+60s' }
  expect(of({ handover: [event] }).estimateMs - of({}).estimateMs).toBeGreaterThan(50_000)
})
