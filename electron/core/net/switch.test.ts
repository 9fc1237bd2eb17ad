import { expect, test } from 'vitest'
import type { SwitchRequest } from '../../../shared/ipc'
import type { LabRecord } from '../lab/record'
import { switchPlan } from './switch'

const scripts = { link: 'link', path: 'path', vm: 'vm' }
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

test('an abrupt cut is told to nobody', () => {
  expect(told({})).toEqual(['cloudlet-a: down'])
  expect(told({ kind: 'carrier', host: 'client' })).toEqual(['machine: down'])
})

test('before a graceful one the host itself yields the path, wherever the cut is made', () => {
  expect(told({ manner: 'graceful' })).toEqual(['cloudlet-a: yield', 'cloudlet-a: down'])
  expect(told({ manner: 'graceful', kind: 'carrier' })).toEqual(['cloudlet-a: yield', 'machine: down'])
})

test('up again, the host waits until the path answers', () => {
  expect(told({ action: 'up' })).toEqual(['cloudlet-a: up', 'cloudlet-a: back'])
  expect(told({ action: 'up', kind: 'carrier' })).toEqual(['machine: up', 'cloudlet-a: back'])
})

test('the cable of a VM is pulled by its QEMU, as the user', () => {
  const vm: LabRecord = { ...record, kind: 'vm', switchNamespace: null }
  const [step] = switchPlan(vm, { ...base, kind: 'carrier' }, scripts)
  expect(step).toMatchObject({ host: 'machine', argv: ['python3', '-', 'down', 'p1-0', 'eth0', '2'], stdin: 'vm' })
})
