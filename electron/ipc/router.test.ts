import { expect, test } from 'vitest'
import { LabError } from '../../shared/reply'
import { refusingHandlers } from './refusing-handlers.fixture'
import { createRouter } from './router'
import type { Handlers } from './router'

const handlers = (some: Partial<Handlers>): Handlers => ({ ...refusingHandlers(), ...some })

test('a value comes back in an envelope', async () => {
  const client = createRouter(handlers({ 'lab.list': () => Promise.resolve([]) })).connect()
  expect(await client.request('1', 'lab.list', {})).toEqual({ ok: true, value: [] })
})

test('input that does not fit never reaches the handler', async () => {
  const client = createRouter(handlers({ 'lab.up': () => Promise.reject(new Error('reached')) })).connect()
  const reply = await client.request('1', 'lab.up', { lab: '; rm -rf /' })
  expect(reply).toMatchObject({ ok: false, error: { code: 'bad-input' } })
})

test.each(['toString', '__proto__', 'constructor', 'nothing.here'])('the request %s does not exist', async (name) => {
  const reply = await createRouter(handlers({})).connect().request('1', name, {})
  expect(reply).toMatchObject({ ok: false, error: { code: 'bad-input' } })
})

test('an expected error keeps its hint, anything else is a bug', async () => {
  const expected = new LabError({ code: 'busy', message: 'busy', hint: 'wait' })
  const client = createRouter(
    handlers({ 'lab.list': () => Promise.reject(expected), 'run.live': () => Promise.reject(new TypeError('x')) }),
  ).connect()
  expect(await client.request('1', 'lab.list', {})).toEqual({ ok: false, error: expected.info })
  expect(await client.request('2', 'run.live', {})).toMatchObject({ ok: false, error: { code: 'bug' } })
})

const untilAborted: Handlers['lab.list'] = (_, { signal }) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

test('cancel aborts the call of that id only, and only of its own client', async () => {
  const router = createRouter(handlers({ 'lab.list': untilAborted }))
  const [one, other] = [router.connect(), router.connect()]
  const replies = [
    one.request('1', 'lab.list', {}),
    one.request('2', 'lab.list', {}),
    other.request('1', 'lab.list', {}),
  ]
  one.cancel('1')
  expect(await replies[0]).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  const still = Symbol('still running')
  expect(await Promise.race([...replies.slice(1), Promise.resolve(still)])).toBe(still)
  one.close()
  expect(await replies[1]).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  other.close()
  expect(await replies[2]).toMatchObject({ ok: false, error: { code: 'cancelled' } })
})

test('a call id that runs is not taken twice', async () => {
  const client = createRouter(handlers({ 'lab.list': untilAborted })).connect()
  void client.request('1', 'lab.list', {})
  expect(await client.request('1', 'lab.list', {})).toMatchObject({ ok: false, error: { code: 'bad-input' } })
  client.close()
})
