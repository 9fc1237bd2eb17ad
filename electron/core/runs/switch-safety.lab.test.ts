// What keeps a switch from stranding anybody: the host's own timer, and the refusal of the management interface.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SwitchScripts } from '../net/switch'
import { loadSwitchScripts, makeSwitch } from '../net/switch'
import type { TestLab } from './lab.fixture'
import { resources, testLab } from './lab.fixture'

let lab: TestLab
let scripts: SwitchScripts
beforeAll(async () => {
  scripts = await loadSwitchScripts(resources)
  lab = await testLab('qiu-safety')
})
afterAll(() => lab?.close())

const client = () => lab.context.lab.machine('client')
const isUp = async (name: string) => {
  const machine = await client()
  const { stdout } = await machine.exec({ argv: ['ip', '-o', 'link', 'show', name] })
  return stdout.includes('LOWER_UP')
}

test.each(['admin', 'carrier'] as const)('%s: nobody calls up, and the interface is back by itself', async (kind) => {
  const { lab: open, journal } = lab.context
  const request = { lab: open.record.name, host: 'client', interface: 'eth0', kind, manner: 'abrupt' } as const
  const options = { context: { machine: open.machine, journal }, scripts, offsetMs: () => 0 }
  await makeSwitch(open.record, { ...request, action: 'down', revertAfterMs: 1000 }, options)
  expect(await isUp('eth0')).toBe(false)
  await expect.poll(() => isUp('eth0'), { timeout: 5000, interval: 50 }).toBe(true)
})

test('a blackhole ends by itself as well', async () => {
  const { lab: open, journal } = lab.context
  const request = { lab: open.record.name, host: 'client', interface: 'eth1', manner: 'abrupt' } as const
  const options = { context: { machine: open.machine, journal }, scripts, offsetMs: () => 0 }
  await makeSwitch(open.record, { ...request, kind: 'blackhole', action: 'down', revertAfterMs: 1000 }, options)
  const tables = async () => (await (await client()).exec({ argv: ['nft', 'list', 'tables'] })).stdout
  expect(await tables()).toContain('handover_eth1')
  await expect.poll(tables, { timeout: 5000, interval: 50 }).not.toContain('handover_eth1')
})

test('the interface that carries the connection is refused, and stays up', async () => {
  const machine = await client()
  const argv = ['sh', '-s', '--', 'down', 'admin', 'mgmt0', '1']
  const result = await machine.exec({ argv, stdin: scripts.link })
  expect(result.exitCode).toBe(3)
  expect(result.stderr).toContain('management')
  expect(await isUp('mgmt0')).toBe(true)
})
