import { expect, test } from 'vitest'
import { createTurns } from './turns'

test('a step waits for a person, once for each', async () => {
  const turns = createTurns()
  expect(() => turns.next()).toThrow('No step waits')
  const first = turns.wait(new AbortController().signal)
  turns.next()
  await first
  expect(() => turns.next()).toThrow('No step waits')
})

test('a cancel ends the wait', async () => {
  const turns = createTurns()
  const abort = new AbortController()
  const waiting = turns.wait(abort.signal)
  abort.abort()
  await expect(waiting).rejects.toThrow()
  expect(() => turns.next()).toThrow('No step waits')
})
