import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { sessionAt } from './session-core'

const core = { sessionsFolder: '/home/me/sessions' }

test('a session is named as in the list, or by the path of its folder', () => {
  expect(sessionAt(core, '20261122-1')).toEqual({ root: '/home/me/sessions', id: '20261122-1' })
  expect(sessionAt(core, '/tmp/out/20261122-1/')).toEqual({ root: '/tmp/out', id: '20261122-1' })
  expect(sessionAt(core, 'out/20261122-1')).toEqual({ root: resolve('out'), id: '20261122-1' })
  expect(sessionAt(core, './20261122-1')).toEqual({ root: resolve('.'), id: '20261122-1' })
})
