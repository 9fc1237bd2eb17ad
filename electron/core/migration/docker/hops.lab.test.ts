// A Docker container there and back with one client's connection, ten times with ALL_FAULTS=1: nothing lost, repeated or
// left on any host.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FaultLab } from '../faults.fixture'
import { cloudlets, faultLab, soleHost } from '../faults.fixture'

const hops = process.env['ALL_FAULTS'] === undefined ? 4 : 10
let lab: FaultLab
beforeAll(async () => {
  lab = await faultLab('dock-hops', 4, 'docker')
})
afterAll(() => lab?.close())

test(`${hops} hops with one connection`, async () => {
  for (let hop = 0; hop < hops; hop += 1) {
    const [from, to] = hop % 2 === 0 ? cloudlets : ([cloudlets[1], cloudlets[0]] as const)
    await lab.move({ from, to })
    expect(soleHost(await lab.presences())).toBe(to)
    const { arrivals } = lab.probe.watch.evidence()
    await expect.poll(() => lab.probe.watch.evidence().arrivals, { timeout: 20_000 }).toBeGreaterThan(arrivals)
  }
  expect((await lab.status()).nonce).toBe(lab.born.nonce)
  expect(await lab.checkPages()).toMatchObject({ lost: 0, stale: 0, torn: 0 })
  expect(lab.probe.watch.evidence()).toMatchObject({
    connection: 'kept',
    lost: 0,
    repeated: 0,
    counterFell: 0,
    nonces: [lab.born.nonce],
  })
  for (const host of cloudlets) await expect.poll(() => lab.leftOvers(host), { timeout: 10_000 }).toEqual([])
})
