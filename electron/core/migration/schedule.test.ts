import { expect, test, vi } from 'vitest'
import { handoverEventSchema } from '../../../shared/scenario'
import { createSchedule } from './schedule'

const event = (at: string, action: 'down' | 'up') =>
  handoverEventSchema.parse({ at, host: 'client', interface: 'eth0', action })

test('events wait for their anchor and offset, one after the other', async () => {
  vi.useFakeTimers({ now: 10_000 })
  const made: string[] = []
  const perform = async ({ at }: { at: string }) => void made.push(`${at} ${Date.now()}`)
  const schedule = createSchedule(
    [event('transfer+500ms', 'down'), event('transfer+2s', 'up'), event('verified', 'down')],
    perform,
    () => undefined,
  )
  await vi.advanceTimersByTimeAsync(5000)
  expect(made).toEqual([])
  schedule.reached('transfer', 15_000)
  schedule.reached('transfer', 99_000) // told again after a broken connection: nothing happens twice
  await vi.advanceTimersByTimeAsync(3000)
  expect(made).toEqual(['transfer+500ms 15500', 'transfer+2s 17000'])
  await schedule.settled()
  vi.useRealTimers()
})

test('close drops what has not begun', async () => {
  const perform = vi.fn(async () => undefined)
  const schedule = createSchedule([event('request+60s', 'down')], perform, () => undefined)
  schedule.reached('request', Date.now())
  await schedule.close()
  expect(perform).not.toHaveBeenCalled()
})
