// The main job with real parts: a container moves over two paths while one of them is switched off.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { scenarioSchema } from '../../../shared/scenario'
import { recoverLab } from '../migration/recover'
import type { TestLab } from './lab.fixture'
import { testLab } from './lab.fixture'

let lab: TestLab
beforeAll(async () => {
  lab = await testLab('test-move')
})
afterAll(() => lab?.close())

test('a container moves over MPTCP while eth0 of the source is off for two seconds', async () => {
  const scenario = scenarioSchema.parse({
    version: 1,
    name: 'eth0 goes down while the container moves',
    handover: [
      { at: 'transfer+500ms', host: 'cloudlet-a', interface: 'eth0', action: 'down' },
      { at: 'transfer+2500ms', host: 'cloudlet-a', interface: 'eth0', action: 'up' },
    ],
  })
  const [result] = await lab.run(scenario)
  console.log(JSON.stringify(result, null, 1))
  console.log(lab.entries.filter((entry) => entry.kind === 'note'))
  expect(result?.error).toBeNull()
  expect(result?.verdict).toMatchObject({
    state: 'continued',
    connection: 'kept',
    transport: { requested: 'mptcp', actual: 'mptcp' },
  })
  expect(result?.metrics?.wireBytes?.eth0).toBeGreaterThan(1_000_000)
  expect(result?.metrics?.wireBytes?.eth1).toBeGreaterThan(1_000_000)
  // What the switch keeps on the host is not taken for a migration that broke.
  expect(await recoverLab(lab.context.lab, lab.context.journal)).toEqual([])
})
