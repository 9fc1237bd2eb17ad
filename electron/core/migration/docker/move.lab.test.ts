// A Docker container of 64 MiB over MPTCP with eth0 switched, and beside an LXC container that does the same work.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunResult } from '../../../../shared/results'
import { scenarioSchema } from '../../../../shared/scenario'
import type { TestLab } from '../../runs/lab.fixture'
import { testLab } from '../../runs/lab.fixture'

let lab: TestLab
beforeAll(async () => {
  lab = await testLab('dock-move', ['docker'])
})
afterAll(() => lab?.close())

async function run(engine: 'lxc' | 'docker', handover: object[] = []): Promise<RunResult> {
  const scenario = scenarioSchema.parse({
    version: 1,
    name: engine,
    guest: { engine },
    migration: { after: '1s' },
    handover,
  })
  const [result] = await lab.run(scenario)
  if (!result) throw new Error('no result')
  expect(result.error).toBeNull()
  expect(result.verdict).toMatchObject({
    state: 'continued',
    connection: 'kept',
    transport: { requested: 'mptcp', actual: 'mptcp' },
  })
  return result
}

test('the container moves while eth0 of the source is off for a second', async () => {
  const result = await run('docker', [
    { at: 'transfer+500ms', host: 'cloudlet-a', interface: 'eth0', action: 'down' },
    { at: 'transfer+1500ms', host: 'cloudlet-a', interface: 'eth0', action: 'up' },
  ])
  expect(result.metrics?.wireBytes?.eth0).toBeGreaterThan(1_000_000)
  expect(result.metrics?.wireBytes?.eth1).toBeGreaterThan(1_000_000)
})

test('its downtime is at most three times that of LXC', async () => {
  const docker = await run('docker')
  const lxc = await run('lxc')
  expect(docker.metrics?.downtimeMs).toBeLessThan(3 * (lxc.metrics?.downtimeMs ?? 0))
})
