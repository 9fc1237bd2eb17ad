import { expect, test } from 'vitest'
import { createLanes } from './lanes'

test('one lane stays free for urgent work, and order is kept', async () => {
  const lanes = createLanes(3)
  const first = await lanes.enter(false)
  await lanes.enter(false)
  const order: string[] = []
  const third = lanes.enter(false).then((leave) => (order.push('third'), leave))
  const urgent = await lanes.enter(true)
  order.push('urgent')
  const waitingUrgent = lanes.enter(true).then((leave) => (order.push('second urgent'), leave))
  first()
  const leaveSecondUrgent = await waitingUrgent
  urgent()
  leaveSecondUrgent()
  await third
  expect(order).toEqual(['urgent', 'second urgent', 'third'])
})

test('an abort leaves the queue', async () => {
  const lanes = createLanes(2)
  const leave = await lanes.enter(false)
  const abort = new AbortController()
  const waiting = lanes.enter(false, abort.signal)
  abort.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  leave()
  await lanes.enter(false)
})
