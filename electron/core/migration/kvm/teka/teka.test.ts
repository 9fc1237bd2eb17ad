import { expect, it } from 'vitest'
import { labTopology } from '../../../lab/topology'
import type { LabRecord } from '../../../lab/record'
import { lansOf } from './lans'
import { networkDowntimeMs } from './pings'
import * as scripts from './scripts'

const topology = labTopology('x', '10.78.0')
const link = { rateMbit: 100, delayMs: 0, jitterMs: 0, lossPercent: 0 }
const record: LabRecord = {
  name: 'x',
  machine: 'here',
  switchNamespace: topology.switchNamespace,
  links: { eth0: link, eth1: link },
  hosts: topology.hosts.map(({ name, role, namespace, managementAddress, interfaces }) => ({
    name,
    role,
    namespace,
    address: managementAddress,
    port: 22,
    user: 'root',
    hostKey: '',
    interfaces: interfaces.map(({ port, ...rest }) => ({ ...rest, switchPort: port })),
  })),
}
const host = (name: string) => {
  const found = record.hosts.find((each) => each.name === name)
  if (!found) throw new Error(name)
  return found
}
const there = lansOf(record, host('cloudlet-a'), host('cloudlet-b'))
const back = lansOf(record, host('cloudlet-b'), host('cloudlet-a'))

it('swaps the roles of the two LANs on the way back', () => {
  expect([there.old.name, there.new.name]).toEqual(['eth0', 'eth1'])
  expect([back.old.name, back.new.name]).toEqual(['eth1', 'eth0'])
  expect(there.new).toMatchObject({
    client: '10.77.1.3',
    guest: '10.77.1.100',
    target: '10.77.1.2',
    network: '10.77.1.0/24',
  })
})

it('gives the idle interface no route of its own, and announces it again after the migration', () => {
  const ahead = scripts.configureAhead(there)
  expect(ahead).toContain('addr add 10.77.1.100/24 dev eth1 noprefixroute')
  expect(ahead).toContain('mptcp endpoint add 10.77.1.100 dev eth1 signal')
  expect(scripts.announceAgain(there).split('\n').at(-1)).toContain('10.77.1.100 dev eth1 signal')
  expect(scripts.dropOld(there)).toContain('link set eth0 down')
  expect(scripts.arrive(there)).toContain('route replace 10.77.0.0/24 via 10.77.1.2 dev br1')
})

it('takes the network’s downtime from the last old reply to the first new one', () => {
  expect(networkDowntimeMs([10, 20, 30, 200], [5, 120, 130], 35)).toBe(90)
  expect(networkDowntimeMs([], [120], 35)).toBeNull()
})
