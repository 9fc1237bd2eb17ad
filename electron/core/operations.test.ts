import { expect, test } from 'vitest'
import { LabError } from '../../shared/reply'
import type { Operation } from '../../shared/operation'
import { createOperations } from './operations'

const states = (told: readonly Operation[]) => told.map((operation) => operation.status.state)

test('the wrapper sets the end state', async () => {
  const told: Operation[] = []
  const operations = createOperations((operation) => told.push(operation))
  await operations.start('run', 'good', async () => 'session').done
  await operations.start('run', 'bad', () => Promise.reject(new LabError({ code: 'lab-failed', message: 'no' }))).done
  expect(states(told)).toEqual(['running', 'succeeded', 'running', 'failed'])
})

test('cancel reaches the work by its signal, and one operation runs at a time', async () => {
  const operations = createOperations(() => undefined)
  const { operation, done } = operations.start(
    'run',
    'long',
    ({ signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
      }),
  )
  expect(() => operations.start('run', 'second', async () => null)).toThrow('still going on')
  operations.cancel(operation)
  await done
  expect(operations.list().map((each) => each.status.state)).toEqual(['cancelled'])
})
