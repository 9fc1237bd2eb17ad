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

test('Teka’s handover, there and back: the connection outlives a new address at both ends, twice', async () => {
  const scenario = scenarioSchema.parse({
    version: 1,
    name: 'teka',
    guest: { engine: 'kvm', memoryMiB: 16 },
    migration: { strategy: 'pre-copy', method: 'teka', hops: 2, addresses: { plan: 'next-odd' } },
  })
  const earlier = notes().length
  const results = await lab.run(scenario)
  const told = notes().slice(earlier)
  console.log(told.filter((text) => /Slot|T in its|No subflow/.test(text)))
  expect(results).toHaveLength(2)
  for (const result of results) {
    expect(result.error).toBeNull()
    expect(result.verdict).toMatchObject(kept)
    expect(result.teka?.slots.map(({ name }) => name)).toEqual(['A', 'B', 'C', 'D', 'E'])
    expect(result.teka?.tables.flatMap(({ wrong }) => wrong)).toEqual([])
    expect(result.metrics).toMatchObject({ addressMs: 0, networkDowntimeMs: expect.any(Number) })
  }
  const last = 'Slot E: after the migration (Table 4.8):'
  const [there, back] = told.filter((text) => text.startsWith(last))
  expect(there).toContain(
    'guest eth0 DOWN none, guest eth1 UP 10.77.1.19, client eth0 DOWN none, client eth1 UP 10.77.1.18',
  )
  expect(back).toContain(
    'guest eth0 UP 10.77.0.15, guest eth1 DOWN none, client eth0 UP 10.77.0.14, client eth1 DOWN none',
  )
})

test.runIf(process.env['ALL_FAULTS'])('Teka’s controls show what each part is for', async () => {
  const verdicts: Record<string, unknown> = {}
  for (const control of ['plain-tcp', 'no-prior-configuration', 'no-migration']) {
    const [result] = await lab.run(
      scenarioSchema.parse({
        version: 1,
        name: control,
        guest: { engine: 'kvm', memoryMiB: 16 },
        migration: { strategy: 'pre-copy', method: 'teka', control },
      }),
    )
    expect(result?.error).toBeNull()
    verdicts[control] = [result?.verdict?.connection, (result?.metrics?.addressMs ?? 0) > 0]
  }
  expect(verdicts).toEqual({
    'plain-tcp': ['broken', false],
    'no-prior-configuration': ['kept', true],
    'no-migration': ['kept', false],
  })
})
