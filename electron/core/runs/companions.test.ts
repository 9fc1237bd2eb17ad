import { expect, test } from 'vitest'
import { guestSchema } from '../../../shared/scenario'
import { companionsOf, firstGuest, guestLinks } from '../guests/guest'
import { stateOf } from './companions'

test('companions have names, addresses and MACs of their own', () => {
  const interfaces = [{ name: 'eth0' as const, address: '10.77.0.1', bridge: 'br0' }]
  const host = { name: 'cloudlet-a', role: 'cloudlet' as const, address: '', port: 22, user: 'root', interfaces }
  const all = [firstGuest, ...companionsOf(guestSchema.parse({ companions: 2 }))]
  expect(all.map(({ name }) => name)).toEqual(['guest', 'guest-2', 'guest-3'])
  const links = all.map((who) => guestLinks(host, who)[0])
  expect(links.map((link) => link?.address)).toEqual(['10.77.0.100', '10.77.0.101', '10.77.0.102'])
  expect(new Set(links.map((link) => link?.mac)).size).toBe(3)
})

test('the state of a companion is told by its own words', () => {
  const before = { nonce: 'a', counter: 5 }
  expect(stateOf(before, { nonce: 'a', counter: 6 }, true)).toBe('continued')
  expect(stateOf(before, { nonce: 'a', counter: 4 }, true)).toBe('gap')
  expect(stateOf(before, { nonce: 'b', counter: 9 }, true)).toBe('restarted')
  expect(stateOf(before, { nonce: 'a', counter: 6 }, false)).toBe('lost')
  expect(stateOf(before, null, true)).toBe('lost')
})
