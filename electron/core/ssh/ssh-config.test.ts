import { expect, test } from 'vitest'
import { parseDestination, parseSshSettings, resolveAddress } from './ssh-config'

const printed = `user alice
hostname 192.0.2.7
port 2222
identityfile ~/.ssh/id_rsa
identityfile ~/.ssh/lab
proxyjump bob@gate:2200
userknownhostsfile /home/alice/.ssh/known_hosts /home/alice/.ssh/known_hosts2
`

test('what ssh -G prints', () => {
  const settings = parseSshSettings(printed)
  expect(settings).toMatchObject({
    hostname: ['192.0.2.7'],
    port: [2222],
    user: ['alice'],
    proxyjump: ['bob@gate:2200'],
  })
  expect(settings?.identityfile).toHaveLength(2)
  expect(parseSshSettings('usage: ssh')).toBeUndefined()
})

test('destinations', () => {
  expect(parseDestination('bob@gate:2200')).toEqual({ host: 'gate', port: 2200, user: 'bob' })
  expect(parseDestination('[fe80::1]:22')).toEqual({ host: 'fe80::1', port: 22 })
  expect(parseDestination('gate')).toEqual({ host: 'gate' })
})

test('given values go before the configuration', async () => {
  const address = await resolveAddress('lab-one', { host: '127.0.0.1', port: 2022, user: 'root', keyFile: '/k' })
  expect(address).toMatchObject({ name: 'lab-one', host: '127.0.0.1', port: 2022, user: 'root', keyFile: '/k' })
})
