import { expect, test } from 'vitest'
import type { SwitchRequest } from '../../../shared/ipc'
import type { LabRecord } from '../lab/record'
import { returnSteps } from './path'
import { switchPlan } from './switch'

const scripts = { link: 'link', path: 'path' }
const host = (name: string, role: 'cloudlet' | 'client', number: number) => ({
  name,
  role,
  address: `10.78.0.${number}`,
  port: 22,
  user: 'root',
  interfaces: ([0, 1] as const).map((index) => ({
    name: (['eth0', 'eth1'] as const)[index],
    address: `10.77.${index}.${number}`,
    bridge: `br${index}`,
    switchPort: `p${number}-${index}`,
  })),
})
const record: LabRecord = {
  name: 'test',
  machine: 'here',
  switchNamespace: 'hl-test-switch',
  links: null,
  hosts: [host('cloudlet-a', 'cloudlet', 1), host('cloudlet-b', 'cloudlet', 2), host('client', 'client', 3)],
}
const base: SwitchRequest = {
  lab: 'test',
  host: 'cloudlet-a',
  interface: 'eth0',
  action: 'down',
  kind: 'admin',
  manner: 'abrupt',
  revertAfterMs: 1500,
}
const told = (request: Partial<SwitchRequest>) =>
  switchPlan(record, { ...base, ...request }, scripts).map(({ host: where, argv }) => `${where}: ${argv[3] ?? ''}`)

test('an abrupt cut comes first, and then the cloudlet withdraws the address', () => {
  expect(told({})).toEqual(['cloudlet-a: down', 'cloudlet-a: withdraw'])
  expect(told({ kind: 'carrier' })).toEqual(['machine: down', 'cloudlet-a: withdraw'])
})

test('a graceful one is told first', () => {
  expect(told({ manner: 'graceful' })).toEqual(['cloudlet-a: yield', 'cloudlet-a: down'])
  expect(told({ manner: 'graceful', host: 'client' })).toEqual(['client: yield', 'client: down'])
})

test('nobody notices a blackhole, and a client withdraws nothing', () => {
  expect(told({ kind: 'blackhole' })).toEqual(['cloudlet-a: down'])
  expect(told({ host: 'client' })).toEqual(['client: down'])
})

test('what is up again is announced last, after the peers whose connections it opened', () => {
  expect(told({ action: 'up' })).toEqual(['cloudlet-a: up', 'cloudlet-a: back', 'cloudlet-a: announce'])
  const steps = returnSteps(record, { ...base, action: 'up' }, 'opened 10.77.1.2\nopened 10.9.9.9\n', 'path')
  expect(steps.map((step) => [step.host, ...step.argv.slice(3)])).toEqual([
    ['cloudlet-b', 'renew', '10.77.0.2', '2'],
    ['cloudlet-a', 'announce', '10.77.0.1', '2'],
  ])
})
