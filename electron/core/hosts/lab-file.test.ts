import { expect, test } from 'vitest'
import { addressesOf } from './inventory'
import { parseLabFile } from './lab-file'

const good = `version: 1
name: attic
jumps:
  gate: { address: 192.0.2.1, user: alice, port: 2200 }
hosts:
  cloudlet-a: { address: 10.0.0.1, user: root, jump: gate }
  cloudlet-b: { address: 10.0.0.2, user: root, jump: gate, interfaces: { eth0: { interface: enp1s0, bridge: br0 } } }
  phone: { address: 10.0.0.3, role: client }
`
const problem = (text: string): string => {
  try {
    parseLabFile(text, 'lab.yaml')
    return 'none'
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
}

test('a good file', async () => {
  const lab = parseLabFile(good)
  expect(lab.hosts['phone']?.role).toBe('client')
  expect(lab.hosts['cloudlet-b']?.interfaces.eth0.interface).toBe('enp1s0')
  expect(lab.hosts['cloudlet-b']?.interfaces.eth1.bridge).toBe('br1')
  const [first] = await addressesOf(lab)
  expect(first).toMatchObject({
    name: 'cloudlet-a',
    host: '10.0.0.1',
    jump: { name: 'gate', port: 2200, user: 'alice' },
  })
})

test('mistakes say line and column', () => {
  expect(problem('version: 1\nname: [')).toMatch(/^lab\.yaml:2:\d+ /)
  expect(problem(good.replace('role: client', 'rôle: client'))).toMatch(/^lab\.yaml:8:\d+ hosts\.phone: .*rôle/)
  expect(problem(good.replace('port: 2200', 'port: many'))).toMatch(/^lab\.yaml:4:50 jumps\.gate\.port/)
  expect(problem(good.replace('jump: gate }', 'jump: door }'))).toMatch(/^lab\.yaml:6:\d+ .*called door/)
  expect(problem(good.replace('port: 2200', 'jump: cloudlet-a'))).toMatch(/leads back/)
  expect(problem('version: 1\nname: a\nhosts: {}\n')).toMatch(/needs a host/)
  expect(problem(good.replace('10.0.0.3', '-oProxyCommand=x'))).toMatch(/lab\.yaml:8/)
})
