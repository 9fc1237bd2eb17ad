// Real checks: two network namespaces with two paths between them, reached over a real sshd.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Pool } from '../../ssh/pool'
import { createPool } from '../../ssh/pool'
import type { Machine } from '../../ssh/machine'
import type { TestSshd } from '../../ssh/testing/sshd'
import { startSshd } from '../../ssh/testing/sshd'
import { runDoctor } from './run-doctor'
import { mptcpCheck } from './mptcp'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })
const spaces = [`doctor-a-${process.pid}`, `doctor-b-${process.pid}`] as const
const ip = (...words: string[]) => execFileSync('ip', words, { encoding: 'utf8' })
let sshd: TestSshd
let pool: Pool
let folder: string

beforeAll(async () => {
  sshd = await startSshd()
  folder = mkdtempSync(join(tmpdir(), 'handover-doctor-test-'))
  pool = createPool({ knownHostsFile: join(folder, 'known_hosts'), agent: null })
  pool.register({ ...sshd.address('here'), pinnedKey: sshd.hostKey })
  for (const space of spaces) ip('netns', 'add', space)
  for (const path of [0, 1]) {
    ip('-n', spaces[0], 'link', 'add', `eth${path}`, 'type', 'veth', 'peer', 'name', `eth${path}`, 'netns', spaces[1])
    for (const [index, space] of spaces.entries()) {
      ip('-n', space, 'link', 'add', `br${path}`, 'type', 'bridge')
      ip('-n', space, 'link', 'set', `eth${path}`, 'master', `br${path}`, 'up')
      ip('-n', space, 'addr', 'add', `10.199.${path}.${index + 1}/24`, 'dev', `br${path}`)
      ip('-n', space, 'link', 'set', `br${path}`, 'up')
    }
  }
})
afterAll(async () => {
  await pool.close()
  await sshd.stop()
  for (const space of spaces) ip('netns', 'delete', space)
  rmSync(folder, { recursive: true })
})

/** A namespace as a host: every command enters it. */
function inside(machine: Machine, space: string): Machine {
  const enter = (argv: string[]) => ['ip', 'netns', 'exec', space, ...argv]
  return {
    ...machine,
    name: space,
    exec: (command, options) => machine.exec({ ...command, argv: enter(command.argv) }, options),
    stream: (command) => machine.stream({ ...command, argv: enter(command.argv) }),
  }
}

const source = { machine: async (space: string) => inside(await pool.machine('here'), space) }
const hosts = spaces.map((name) => ({ name, role: 'cloudlet' as const }))

test('a real join is seen, and endpoints and limits are as before', async () => {
  const state = () => spaces.map((space) => ip('-n', space, 'mptcp', 'endpoint') + ip('-n', space, 'mptcp', 'limits'))
  const before = state()
  const reports = await runDoctor(hosts, source, { checks: [mptcpCheck] })
  expect(reports.map((report) => report.checks[1])).toMatchObject([
    { id: 'mptcp', level: 'pass' },
    { id: 'mptcp', level: 'pass' },
  ])
  expect(state()).toEqual(before)
})

test('all checks answer, and none is a bug', async () => {
  const progress = vi.fn()
  const [report] = await runDoctor(hosts.slice(0, 1), source, { onProgress: progress })
  const byId = Object.fromEntries((report?.checks ?? []).map((check) => [check.id, check]))
  expect(byId['reach']?.level).toBe('pass')
  expect(byId['sudo']?.level).toBe('pass')
  expect(byId['bridges']?.level).toBe('pass')
  expect(byId['clock']?.reason).toMatch(/clock is -?\d/)
  expect(progress).toHaveBeenCalledTimes((report?.checks.length ?? 0) - 1)
  if (process.env['SHOW_DOCTOR'] !== undefined) console.log(JSON.stringify(report, null, 1))
})
