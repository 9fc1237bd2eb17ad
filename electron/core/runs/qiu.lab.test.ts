// The thesis's three steps with real parts: there and back, and the way back when the target cannot restore.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunResult } from '../../../shared/results'
import { scenarioSchema } from '../../../shared/scenario'
import { checkpointFolder } from '../migration/lxc/qiu-plan'
import type { Machine } from '../ssh/machine'
import type { TestLab } from './lab.fixture'
import { testLab } from './lab.fixture'
import { runCells } from './run-scenario'
import { lxcPresence } from '../guests/lxc/presence'

let lab: TestLab
beforeAll(async () => {
  lab = await testLab('qiu-move')
})
afterAll(() => lab?.close())

const scenario = (hops: number) =>
  scenarioSchema.parse({
    version: 1,
    name: 'three steps',
    guest: { memoryMiB: 1 },
    migration: { method: 'qiu', transport: 'tcp', hops, after: '1s' },
  })

test('a container goes there by lxc-checkpoint and back by CRIU itself, and its connection is kept', async () => {
  const results = await lab.run(scenario(2))
  expect(results.map((result) => result.error)).toEqual([null, null])
  for (const result of results) {
    expect(result.verdict).toMatchObject({ state: 'continued', connection: 'kept' })
    expect(result.metrics?.logicalBytes).toBeGreaterThan(30_000_000)
    expect(result.phases.map((phase) => phase.name)).toContain('transfer')
  }
})

test('when the target cannot restore it, the guest goes on at the source', async () => {
  const { lab: open } = lab.context
  const failing = async (name: string): Promise<Machine> => {
    const machine = await open.machine(name)
    if (name !== 'cloudlet-b') return machine
    // The images arrive damaged: CRIU says so itself.
    return {
      ...machine,
      name,
      stream: (command) => machine.stream(command),
      connect: (path) => machine.connect(path),
      terminal: (argv, size) => machine.terminal(argv, size),
      close: () => machine.close(),
      exec: async (command, options) => {
        if (command.argv.join(' ').includes('lxc-checkpoint -r')) {
          await machine.exec({ argv: ['sh', '-c', 'truncate -s 8 "$1"/core-*.img', 'sh', checkpointFolder] })
        }
        return machine.exec(command, options)
      },
    }
  }
  const results: RunResult[] = []
  let here = ''
  let there = ''
  const broken = { ...lab.context, lab: { ...open, machine: failing } }
  await runCells(
    broken,
    [{ run: 0, factors: {}, scenario: scenario(1) }],
    async () => undefined,
    async (result) => {
      results.push(result)
      here = await lxcPresence(await open.machine('cloudlet-a'))
      there = await lxcPresence(await open.machine('cloudlet-b'))
    },
  )
  expect(results[0]?.status).toBe('failed')
  expect([here, there]).toEqual(['running', 'absent'])
})
