// What the client's connection is given before it counts as dead.
import { expect, test, vi } from 'vitest'
import { staysSilent } from './silence'

async function silentAfter(
  seen: () => { arrivals: number; connection: 'kept' | 'broken' },
): Promise<[boolean, number]> {
  vi.useFakeTimers({ now: 0, toFake: ['Date'] })
  let looks = 0
  const evidence = () => {
    vi.setSystemTime(1000 * looks++)
    return seen()
  }
  const silent = await staysSilent(evidence, 7, 3000).finally(() => vi.useRealTimers())
  return [silent, looks]
}

test('waits for the next message, for the end of the connection, and no longer than it may', async () => {
  let arrivals = 6
  expect(await silentAfter(() => ({ arrivals: arrivals++, connection: 'kept' }))).toEqual([false, 3])
  expect(await silentAfter(() => ({ arrivals: 7, connection: 'broken' }))).toEqual([false, 1])
  expect(await silentAfter(() => ({ arrivals: 7, connection: 'kept' }))).toEqual([true, 4])
  const cancelled = staysSilent(() => ({ arrivals: 7, connection: 'kept' }), 7, 3000, AbortSignal.abort())
  await expect(cancelled).rejects.toThrow('aborted')
})
