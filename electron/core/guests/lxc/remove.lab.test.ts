// A container that is removed is gone from its network at once: the next one has the same addresses.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { scenarioSchema } from '../../../../shared/scenario'
import { removeGuest } from '../../runs/guest-life'
import type { TestLab } from '../../runs/lab.fixture'
import { testLab } from '../../runs/lab.fixture'

let lab: TestLab
beforeAll(async () => {
  lab = await testLab('lxc-removed')
})
afterAll(() => lab?.close())

const hold = `
import socket, time
guest = socket.create_connection(("10.77.0.100", 7000))
print("connected", flush=True)
time.sleep(600)
`

test('also after a move, and when what it says last is never acknowledged', async () => {
  const { context } = lab
  context.keepGuest = true
  const moved = await lab.run(scenarioSchema.parse({ version: 1, name: 'moved', guest: { memoryMiB: 1 } }))
  expect(moved.map(({ status, to }) => [status, to])).toEqual([['succeeded', 'cloudlet-b']])
  const [host, client] = [await context.lab.machine('cloudlet-b'), await context.lab.machine('client')]
  const held = await client.stream({ argv: ['python3', '-c', hold] })
  expect((await held.lines[Symbol.asyncIterator]().next()).value).toBe('connected')
  await client.exec({ argv: ['ip', 'link', 'set', 'eth0', 'down'] })
  await removeGuest(context)
  expect((await host.exec({ argv: ['ls', '/sys/class/net'] })).stdout).not.toContain('guest-')
  held.stop()
})
