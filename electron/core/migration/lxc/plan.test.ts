import { expect, test } from 'vitest'
import { shellLine } from '../../../../shared/plan'
import { guestSchema } from '../../../../shared/scenario'
import { lxcConfig } from '../../guests/lxc/config'
import type { RecordHost } from '../../lab/record'
import type { PrecopyRule } from '../mover'
import { channelSteps, cleanupSteps, keySteps, sshCommand } from '../channel'
import { handoverSteps, precopySteps } from './plan'
import { guestLinks } from '../../guests/guest'

const host = (name: string, number: number): RecordHost => ({
  name,
  role: 'cloudlet',
  address: `10.78.0.${number * 4 + 2}`,
  port: 22,
  user: 'root',
  hostKey: 'ssh-ed25519 AAAA',
  namespace: `hl-local-${name}`,
  interfaces: [
    { name: 'eth0', address: `10.77.0.${number}`, bridge: 'br0', switchPort: `${name}-0` },
    { name: 'eth1', address: `10.77.1.${number}`, bridge: 'br1', switchPort: `${name}-1` },
  ],
})
const move = {
  id: 'r1',
  from: host('cloudlet-a', 1),
  to: host('cloudlet-b', 2),
  guest: guestSchema.parse({}),
  transport: 'mptcp' as const,
}

test('the guest has the same MAC and addresses on every host', () => {
  expect(guestLinks(move.from)).toEqual(guestLinks(move.to))
  const config = lxcConfig(move.guest, move.from)
  expect(config).toContain('lxc.net.0.hwaddr = 02:00:0a:4d:00:64')
  expect(config).toContain('lxc.net.1.ipv4.address = 10.77.1.100/24')
  expect(config).toContain('--memory-mib 64')
  expect(config).toContain('--tick-ms 10')
  expect(lxcConfig(move.guest, { ...move.from, pace: 'gentle' })).toContain('--tick-ms 50')
})

test('no private key is in any step, and the target takes this login alone', () => {
  const steps = [
    ...keySteps('r1', 'cloudlet-a', 'cloudlet-b'),
    ...channelSteps('r1', move, { login: 'ssh-ed25519 LOGIN me', host: 'ssh-ed25519 HOST it' }, 'mptcp'),
  ]
  expect(JSON.stringify(steps)).not.toContain('PRIVATE')
  const authorized = steps.find((step) => step.argv.at(-1)?.endsWith('authorized_keys'))
  expect(authorized?.stdin).toBe('restrict,port-forwarding ssh-ed25519 LOGIN\n')
  const known = steps.find((step) => step.argv.at(-1)?.endsWith('known_hosts'))
  expect(known?.stdin).toBe('[10.77.0.2]:2222 ssh-ed25519 HOST\n[10.77.1.2]:2222 ssh-ed25519 HOST\n')
})

test('both ends speak MPTCP only when it is asked for', () => {
  const all = (transport: 'tcp' | 'mptcp') =>
    JSON.stringify(channelSteps('r1', move, { login: 'a b', host: 'c d' }, transport)) + sshCommand('r1', transport)
  expect(all('mptcp').match(/mptcpize/g)).toHaveLength(2)
  expect(all('tcp')).not.toContain('mptcpize')
})

test('the frozen part is started detached on both hosts, and the root filesystem goes before it', () => {
  const { receive, send } = handoverSteps(move, '10.77.1.2', 123)
  expect(JSON.parse(send[0]?.stdin ?? '')).toMatchObject({
    syncedAt: 123,
    destination: 'root@10.77.1.2',
    guest: 'guest',
  })
  expect([receive, send].every((steps) => shellLine(steps[1] ?? { argv: ['x'] }).includes('setsid -f'))).toBe(true)
  const [made] = precopySteps(move, '10.77.0.2')
  expect(made?.undo?.argv.slice(0, 2)).toEqual(['rm', '-rf'])
})

test('rounds of pre-copy are asked for only where there are any', () => {
  const specOf = (precopy?: PrecopyRule): unknown =>
    JSON.parse(handoverSteps({ ...move, ...(precopy ? { precopy } : {}) }, '10.77.1.2', 123).send[0]?.stdin ?? '')
  expect(specOf()).not.toHaveProperty('precopy')
  const rule = { maxRounds: 3, enoughPages: 100, leastGainPercent: 20 }
  expect(specOf(rule)).toMatchObject({ precopy: rule })
})

test('clean-up touches nothing but the files of this migration', () => {
  const removed = cleanupSteps(move).filter((step) => step.argv[0] === 'rm')
  expect(removed.map((step) => step.argv)).toEqual([
    ['rm', '-rf', '/run/handover/r1'],
    ['rm', '-rf', '/run/handover/r1'],
  ])
})
