import { expect, it } from 'vitest'
import { plannedRecord } from '../../../lab/planned-record'
import { addressesSchema } from '../../../../../shared/scenario'
import { guestAddresses } from './address-plan'
import { lansOf } from './lans'
import { networkDowntimeMs } from './pings'
import { applicationDowntimeMs, keepRecord, withApplicationGap } from './record'
import * as scripts from './scripts'
import { connectedPairs, tableOf } from './tables'

const link = { rateMbit: 100, delayMs: 0, jitterMs: 0, lossPercent: 0 }
const record = plannedRecord('x', { eth0: link, eth1: link })
const host = (name: string) => {
  const found = record.hosts.find((each) => each.name === name)
  if (!found) throw new Error(name)
  return found
}
const reserved = addressesSchema.parse({})
const nextOdd = addressesSchema.parse({ plan: 'next-odd' })
const there = lansOf(record, host('cloudlet-a'), host('cloudlet-b'), reserved, [])
const back = lansOf(record, host('cloudlet-b'), host('cloudlet-a'), reserved, [])

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

it('gives the guest the next odd address after its client’s, and takes it back at the end', () => {
  const first = lansOf(record, host('cloudlet-a'), host('cloudlet-b'), nextOdd, ['10.77.0.3'])
  expect(first.old).toMatchObject({ client: '10.77.0.3', guest: '10.77.0.100' })
  expect(first.new).toMatchObject({ client: '10.77.1.18', guest: '10.77.1.19' })
  const second = lansOf(record, host('cloudlet-b'), host('cloudlet-a'), nextOdd, ['10.77.1.18'])
  expect(second.old).toMatchObject({ client: '10.77.1.18', guest: '10.77.1.19' })
  expect(second.new).toMatchObject({ client: '10.77.0.14', guest: '10.77.0.15' })
  const restored = scripts.restoreGuest(second)
  expect(restored).toContain('addr del 10.77.0.15/24 dev eth0')
  expect(restored).toContain('addr add 10.77.0.100/24 dev eth0')
  expect(scripts.beginClient(second)).toContain("'10.77.0.14/24 dev br0'")
  expect(guestAddresses(host('client'), nextOdd)).toEqual(['10.77.0.100', '10.77.0.15', '10.77.1.100', '10.77.1.19'])
})

it('gives both the addresses of the file', () => {
  const plan = addressesSchema.parse({ plan: 'explicit', client: { eth1: 40 }, guest: { eth0: 20, eth1: 21 } })
  expect(lansOf(record, host('cloudlet-a'), host('cloudlet-b'), plan, []).new).toMatchObject({
    client: '10.77.1.40',
    guest: '10.77.1.21',
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

it('joins once more as the client did when it arrived, without the network’s part', () => {
  const [, deleted = '', ...added] = scripts.joinAgain(there).split('\n')
  expect(deleted).toContain('mptcp endpoint delete id $id')
  expect(added).toEqual([scripts.arrive(there).split('\n').at(-1)])
})

it('takes the network’s downtime from the last old reply to the first new one', () => {
  expect(networkDowntimeMs([10, 20, 30, 200], [5, 120, 130], 35)).toBe(90)
  expect(networkDowntimeMs([], [120], 35)).toBeNull()
})

const guestAt = (...pairs: [string, string][]) => pairs.map(([name, address]) => `${name} UP ${address}/24\n`).join('')

it('reads the interface states of both ends, and says what is not as it should be', () => {
  const [guest, client] = [guestAt(['eth0', '10.77.0.100']), guestAt(['br0', '10.77.0.3'])]
  const text = [
    '0 0 10.77.0.3%br0:44 10.77.0.100:7000',
    '\t cubic rto:204 tcp-ulp-mptcp flags:Mmec token:0000',
    'ESTAB 0 0 10.77.0.9:45 10.77.0.100:7000',
    '\t cubic rto:204',
  ].join('\n')
  const pairs = connectedPairs(text, false)
  expect(pairs).toEqual([{ local: '10.77.0.3', remote: '10.77.0.100' }])
  expect(connectedPairs(text, true)).toHaveLength(2)
  const initial = tableOf(1, 'initial', 'none', there, { guest, client, pairs })
  expect(initial.wrong).toEqual([])
  expect(initial.guest.eth0).toEqual({ state: 'up', address: '10.77.0.100' })
  const moved = tableOf(1, 'moved', 'none', there, { guest, client, pairs })
  expect(moved.wrong).toEqual([
    'client eth0 is UP 10.77.0.3, not DOWN none',
    'client eth1 is DOWN none, not UP 10.77.1.3',
  ])
  const ahead = guestAt(['eth0', '10.77.0.100'], ['eth1', '10.77.1.100'])
  const there0 = {
    guest: ahead,
    client: guestAt(['br1', '10.77.1.3']),
    pairs: [{ local: '10.77.1.3', remote: '10.77.0.100' }],
  }
  expect(tableOf(1, 'prepared', 'none', there, there0)).toMatchObject({
    guest: { eth1: { state: 'inactive' } },
    wrong: [],
  })
  expect(tableOf(1, 'prepared', 'no-prior-configuration', there, there0).wrong).toHaveLength(1)
})

it('takes slot D from what the client heard', () => {
  const keeper = keepRecord('none', () => undefined)
  keeper.begin('C', 100)
  keeper.begin('D', 500)
  keeper.begin('E', 700)
  const settled = withApplicationGap(keeper.record(), [480, 495, 690, 820, 840], { frozenAt: 500, resumedAt: 700 })
  expect(settled.slots).toEqual([
    { name: 'C', startMs: 100, endMs: 495 },
    { name: 'D', startMs: 495, endMs: 820 },
    { name: 'E', startMs: 820, endMs: null },
  ])
  expect(applicationDowntimeMs(settled)).toBe(325)
  const silent = withApplicationGap(keeper.record(), [480], { frozenAt: 500, resumedAt: 700 })
  expect(applicationDowntimeMs(silent)).toBeNull()
  const lost = withApplicationGap(keeper.record(), [80], { frozenAt: 500, resumedAt: 700 })
  expect(lost.slots).toEqual([
    { name: 'C', startMs: 100, endMs: 500 },
    { name: 'D', startMs: 500, endMs: null },
  ])
})
