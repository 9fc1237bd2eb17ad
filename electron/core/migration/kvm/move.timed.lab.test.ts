// A virtual machine moves with real parts, while its paths break.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { scenarioSchema } from '../../../../shared/scenario'
import type { TestLab } from '../../runs/lab.fixture'
import { testLab } from '../../runs/lab.fixture'

let lab: TestLab
beforeAll(async () => {
  lab = await testLab('test-kvm', ['kvm'])
})
afterAll(() => lab?.close())

const kept = { state: 'continued', connection: 'kept', transport: { requested: 'mptcp', actual: 'mptcp' } }
const notes = () => lab.entries.flatMap((entry) => (entry.kind === 'note' ? [entry.text] : []))
const at = (offset: string, name: 'eth0' | 'eth1', action: 'down' | 'up') => ({
  at: `transfer+${offset}`,
  host: 'cloudlet-a',
  interface: name,
  action,
})

test('there and back by pre-copy, eth0 of one host off for two seconds each time', async () => {
  const scenario = scenarioSchema.parse({
    version: 1,
    name: 'there and back',
    guest: { engine: 'kvm', memoryMiB: 48 },
    migration: { strategy: 'pre-copy', hops: 2 },
    handover: [at('1s', 'eth0', 'down'), at('3s', 'eth0', 'up')],
  })
  const results = await lab.run(scenario)
  console.log(JSON.stringify(results.map(({ error, verdict, metrics }) => ({ error, verdict, metrics }))))
  expect(results).toHaveLength(2)
  for (const result of results) {
    expect(result.error).toBeNull()
    expect(result.verdict).toMatchObject(kept)
    expect(result.metrics?.freezeMs).toBeLessThan(1000)
    expect(result.metrics?.wireBytes?.eth1).toBeGreaterThan(1_000_000)
  }
})

test('both paths off for ten seconds in post-copy: paused, recovered, nothing lost', async () => {
  const scenario = scenarioSchema.parse({
    version: 1,
    name: 'both paths break',
    guest: { engine: 'kvm', memoryMiB: 48 },
    migration: { strategy: 'post-copy' },
    handover: [
      at('1s', 'eth0', 'down'),
      at('1100ms', 'eth1', 'down'),
      at('11s', 'eth0', 'up'),
      at('11100ms', 'eth1', 'up'),
    ],
  })
  const [result] = await lab.run(scenario)
  console.log(JSON.stringify({ error: result?.error, verdict: result?.verdict, metrics: result?.metrics }))
  expect(result?.error).toBeNull()
  expect(result?.verdict).toMatchObject(kept)
  expect(notes()).toEqual(
    expect.arrayContaining([
      expect.stringContaining('the post-copy is paused'),
      expect.stringContaining('the post-copy goes on'),
    ]),
  )
})

test('Teka’s handover: the connection outlives a new address at both ends', async () => {
  const scenario = scenarioSchema.parse({
    version: 1,
    name: 'teka',
    guest: { engine: 'kvm', memoryMiB: 16 },
    migration: { strategy: 'pre-copy', method: 'teka' },
  })
  const [result] = await lab.run(scenario)
  console.log(notes().filter((text) => /Slot|Table|T in its/.test(text)))
  expect(result?.error).toBeNull()
  expect(result?.verdict).toMatchObject(kept)
  expect(notes().join('\n')).toContain(
    'Table 4.8, after the migration: guest eth0 none, guest eth1 10.77.1.100/24, client eth0 none, client eth1 10.77.1.3/24',
  )
})
