import { expect, it } from 'vitest'
import { scenarioSchema } from '../../../shared/scenario'
import { adviceOn } from './advice'
import { meanRoundTrip } from './neighbours'

const scenario = scenarioSchema.parse({ version: 1, name: 'x', guest: { engine: 'kvm', memoryMiB: 100 } })
const way = (rttMs: number | null) => ({
  from: 'cloudlet-a',
  to: 'cloudlet-b',
  interface: 'eth0' as const,
  rttMs,
  accepted: rttMs !== null && rttMs < 150,
})

it('advises by the nearest way between the two hosts', () => {
  const near = adviceOn(scenario, { t: 1, neighbours: [way(40), way(20)] }, 60)
  expect(near).toMatchObject({ migrate: true, initialRttMs: 20 })
  expect(near.migrationS).toBeGreaterThan(5)
  expect(adviceOn(scenario, { t: 1, neighbours: [way(160)] }, 60).migrate).toBe(false)
  expect(adviceOn(scenario, { t: 1, neighbours: [way(140)] }, 60)).toMatchObject({ migrate: true })
  expect(adviceOn(scenario, { t: 1, neighbours: [way(140)] }, 1)).toMatchObject({ migrate: false })
  expect(adviceOn(scenario, { t: 1, neighbours: [way(null)] }, 60)).toMatchObject({
    migrate: false,
    initialRttMs: null,
  })
})

it('reads the mean of ping’s summary', () => {
  expect(meanRoundTrip('rtt min/avg/max/mdev = 0.041/0.052/0.066/0.010 ms')).toBe(0.052)
  expect(meanRoundTrip('3 packets transmitted, 0 received, 100% packet loss')).toBeNull()
})
