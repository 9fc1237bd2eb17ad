// A guest there and back many times with one client's connection: nothing lost, nothing repeated, nothing left on any host.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EngineName } from '../../../shared/names'
import { startAsking } from './asker.fixture'
import type { FaultLab } from './faults.fixture'
import { cloudlets, faultLab, soleHost } from './faults.fixture'

export function testHops(
  name: string,
  { engine, memoryMiB, hops }: { engine: EngineName; memoryMiB: number; hops: number },
) {
  let lab: FaultLab
  beforeAll(async () => {
    lab = await faultLab(name, memoryMiB, engine)
  })
  afterAll(() => lab?.close())

  async function hop(number: number): Promise<void> {
    const [from, to] = number % 2 === 0 ? cloudlets : ([cloudlets[1], cloudlets[0]] as const)
    await lab.move({ from, to })
    expect(soleHost(await lab.presences())).toBe(to)
    const { arrivals } = lab.probe.watch.evidence()
    await expect.poll(() => lab.probe.watch.evidence().arrivals, { timeout: 20_000 }).toBeGreaterThan(arrivals)
  }

  test(`${hops} hops with one connection`, async () => {
    for (let number = 0; number < hops; number += 1) await hop(number)
    expect((await lab.status()).nonce).toBe(lab.born.nonce)
    expect(await lab.checkPages()).toMatchObject({ lost: 0, stale: 0, torn: 0 })
    expect(lab.probe.watch.evidence()).toMatchObject({
      connection: 'kept',
      lost: 0,
      repeated: 0,
      counterFell: 0,
      nonces: [lab.born.nonce],
    })
    // What has ended is gone once its host's init has reaped it.
    for (const host of cloudlets) await expect.poll(() => lab.leftOvers(host), { timeout: 10_000 }).toEqual([])
  })

  test('who asks while it is restored is not refused: nothing answers before its sockets are back', async () => {
    const asking = await startAsking(lab.test.context, lab.guest)
    await hop(hops)
    expect(await asking.stop()).toBe(0)
    await expect.poll(() => lab.probe.watch.evidence().connection, { timeout: 20_000 }).toBe('kept')
  })
}
