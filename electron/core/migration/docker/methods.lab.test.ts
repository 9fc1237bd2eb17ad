// Barua's seven steps, by both routes, and Tufail's stateless migration of Docker containers, with real hosts.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { scenarioSchema } from '../../../../shared/scenario'
import type { RunResult } from '../../../../shared/results'
import { verdictHolds } from '../verdict'
import type { TestLab } from '../../runs/lab.fixture'
import { testLab } from '../../runs/lab.fixture'

let lab: TestLab
beforeAll(async () => {
  lab = await testLab('dock-ways', ['docker'])
})
afterAll(() => lab?.close())

async function run(
  method: 'barua' | 'stateless',
  more: { route?: string; companions?: number } = {},
): Promise<RunResult> {
  const { route, companions } = more
  const guest = { engine: 'docker', memoryMiB: 1, companions }
  const migration = { method, transport: 'tcp', after: '1s', route }
  const [result] = await lab.run(scenarioSchema.parse({ version: 1, name: method, guest, migration }))
  if (!result) throw new Error('no result')
  expect(result.error).toBeNull()
  return result
}

test('the seven steps carry the state, and the connection of the client', async () => {
  const { verdict, metrics } = await run('barua')
  expect(verdict).toMatchObject({ state: 'continued', connection: 'kept' })
  expect(metrics?.logicalBytes).toBeGreaterThan(100_000)
})

test('a stateless migration starts afresh, and its verdict says that this was asked for', async () => {
  const { verdict } = await run('stateless')
  expect(verdict).toMatchObject({ state: 'restarted', promised: 'restarted' })
  expect(verdict && verdictHolds(verdict)).toBe(true)
})

test('through this computer: the state goes on, and each way is timed by itself; another container moves at the same time', async () => {
  const { verdict, parts, companions } = await run('barua', { route: 'laptop', companions: 1 })
  expect(verdict).toMatchObject({ state: 'continued', connection: 'kept' })
  const sizes = parts?.filter(({ name }) => name === 'download' || name === 'upload').map(({ bytes }) => bytes)
  expect(sizes).toHaveLength(2)
  expect(sizes?.[0]).toBeGreaterThan(100_000)
  expect(sizes?.[0]).toBe(sizes?.[1])
  expect(companions).toMatchObject([{ guest: 'guest-2', status: 'succeeded', state: 'continued' }])
})
