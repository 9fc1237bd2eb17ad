// A lab of VMs by a user without any rights: up, links with delay, a switch between the hosts, and nothing left of it.
import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { labStateSchema } from '../../shared/lab'
import type { RunResult } from '../../shared/results'
import { resultsSchema } from '../../shared/results'
import { createCore, type Core } from '../core/core'
import { setVmLinks } from '../core/lab/vm/links'
import { labImage, labOpen, noJournal } from '../core/labs'
import { builtCommand } from './command.fixture'

const lab = 'local-vm-test'
const resources = resolve(import.meta.dirname, '../../resources')
const nobody = 65_534
let command = ''
let home = ''
let core: Core

/** The command line as nobody: no root, no group, no sudo. */
function asNobody(...words: string[]): string {
  const env = { ...process.env, HOME: home, XDG_DATA_HOME: home }
  const rights = ['--reuid', String(nobody), '--regid', String(nobody), '--clear-groups']
  const argv = [...rights, process.execPath, command, ...words]
  return execFileSync('setpriv', argv, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}
const state = () => labStateSchema.parse(JSON.parse(asNobody('lab', 'status', '--name', lab, '--json')))
const processes = () =>
  execFileSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(`-pidfile ${home}/`))
    .map((line) => Number(line.trim().split(' ')[0]))
const on = async (host: string, ...argv: string[]) => (await (await labOpen(core, lab)).machine(host)).exec({ argv })

// Three machines whose instructions are translated take minutes on two busy cores: only when asked for, and QEMU is needed.
describe.runIf(process.env['ALL_FAULTS'] ?? process.env['VM_HOSTS'])('a lab of VMs', () => {
  beforeAll(async () => {
    command = await builtCommand()
    home = mkdtempSync(join(tmpdir(), 'hl-vm-'))
    // As a user finds a computer on which root made the image once.
    const options = { sessionsFolder: join(home, 's'), resources, version: 'test', emit: () => undefined }
    const root = await createCore({ ...options, dataFolder: join(home, 'root') })
    await labImage(root)
    await root.close()
    chownSync(home, nobody, nobody)
    core = await createCore({ ...options, dataFolder: join(home, 'handover-lab') })
    for (const folder of ['handover-lab', 's']) {
      mkdirSync(join(home, folder), { recursive: true })
      chownSync(join(home, folder), nobody, nobody)
    }
    chmodSync(join(home, 's'), 0o777)
    asNobody('lab', 'up', '--name', lab)
  })
  afterAll(async () => {
    await core?.close()
    if (command) asNobody('lab', 'down', '--name', lab)
    expect(processes()).toEqual([])
    rmSync(home, { recursive: true, force: true })
  })

  test('three hosts with a kernel of their own, joined by two networks, and delay in them', async () => {
    const found = state()
    expect(found.state).toBe('up')
    expect(found.hosts.map((host) => host.kernel)).toEqual(
      Array.from({ length: 3 }, () => expect.stringContaining('cloud')),
    )
    const link = { rateMbit: 20, delayMs: 60, jitterMs: 0, lossPercent: 0 }
    await setVmLinks(await labOpen(core, lab), { eth0: link, eth1: { ...link, delayMs: 0 } }, { journal: noJournal })
    const ping = async (address: string) => {
      const { stdout } = await on('cloudlet-a', 'ping', '-n', '-q', '-c', '5', '-i', '0.2', address)
      return Number(/= ([\d.]+)\//.exec(stdout)?.[1])
    }
    // Both directions are delayed: 60 ms there and 60 ms back.
    expect(await ping('10.77.0.2')).toBeGreaterThanOrEqual(118)
    expect(await ping('10.77.1.3')).toBeLessThan(118)
    expect((await on('cloudlet-a', 'criu', 'check', '--feature', 'mem_dirty_track')).exitCode).toBe(0)
    // Nothing but sshd is reached by the management path, and nothing from it.
    expect((await on('client', 'sh', '-c', 'ip route | grep -c default')).stdout.trim()).toBe('0')
  })

  test('a machine that is killed is started again, with its own key; the others go on', async () => {
    const before = processes()
    const pid = Number(readFileSync(join(home, 'handover-lab', 'labs', lab, 'vm', 'client.pid'), 'utf8'))
    const uptime = async () => Number((await on('cloudlet-a', 'cat', '/proc/uptime')).stdout.split(' ')[0])
    const running = await uptime()
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => processes().includes(pid), { timeout: 10_000 }).toBe(false)
    expect(state().state).toBe('partial')
    asNobody('lab', 'up', '--name', lab)
    expect(state().state).toBe('up')
    expect(processes().filter((each) => before.includes(each))).toHaveLength(3)
    expect(await uptime()).toBeGreaterThan(running)
  })

  const moved = { state: 'continued', connection: 'kept', transport: { actual: 'mptcp' } }
  const runOf = (scenario: string): RunResult | undefined => {
    const file = join(resources, 'scenarios', scenario)
    const told = asNobody('run', file, '--lab', lab, '--out', join(home, 's'), '--json')
    return resultsSchema.parse(JSON.parse(told)).runs[0]
  }
  let freezeMs = 0

  // One migration among three translated machines takes minutes on two busy cores.
  test('a container moves between two VMs over MPTCP while eth0 goes down', () => {
    const run = runOf('demo-vm.yaml')
    expect(run?.verdict).toMatchObject(moved)
    freezeMs = run?.metrics?.freezeMs ?? 0
  }, 900_000)

  test('by pre-copy its memory goes over in rounds that shrink, and it is frozen for the rest alone', () => {
    const run = runOf('lxc-precopy-vm.yaml')
    expect(run?.verdict).toMatchObject(moved)
    const rounds = run?.parts?.filter(({ name }) => name.startsWith('round')).map(({ bytes }) => bytes ?? 0) ?? []
    expect(rounds.length).toBeGreaterThan(1)
    expect(rounds[1]).toBeLessThan((rounds[0] ?? 0) / 2)
    expect(run?.metrics?.freezeMs).toBeLessThan(freezeMs * 0.75)
  }, 900_000)

  test('after everything is killed at once, down leaves no process and no file', () => {
    for (const pid of processes()) process.kill(pid, 'SIGKILL')
    asNobody('lab', 'down', '--name', lab)
    expect(existsSync(join(home, 'handover-lab', 'labs', lab))).toBe(false)
    expect(() => asNobody('doctor', '--name', lab)).toThrow(/not up/)
    expect(state().state).toBe('down')
  })
})
