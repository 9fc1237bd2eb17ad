// Hosts of the user's own by a lab file. A local lab's hosts stand for them: their bridges are taken away, and one of their
// interfaces gets another name, so that they are as plain machines come.
import type { ChildProcess } from 'node:child_process'
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { labStateSchema } from '../../shared/lab'
import type { Operation } from '../../shared/operation'
import { planSchema } from '../../shared/plan'
import { resultsSchema } from '../../shared/results'
import { labRecordSchema } from '../core/lab/record'
import type { LocalRecord } from '../core/lab/record'
import type { TestSshd } from '../core/ssh/testing/sshd'
import { startSshd } from '../core/ssh/testing/sshd'
import { createHandlers } from '../ipc/handlers'
import type { CommandRoom } from './command.fixture'
import { commandRoom } from './command.fixture'

const local = 'runs-own'
const student = 'student'
let room: CommandRoom
let record: LocalRecord
let file = ''
let gate: TestSshd
let agent: ChildProcess

const ip = (host: LocalRecord['hosts'][number], ...words: string[]) =>
  execFileSync('ip', ['-n', host.namespace ?? '', ...words], { encoding: 'utf8' })
const addressesOf = (host: LocalRecord['hosts'][number]) =>
  ip(host, '-o', '-4', 'addr', 'show')
    .split('\n')
    .flatMap((line) => /^\d+: (\S+) +inet (\S+)/.exec(line)?.slice(1, 3).join(' ') ?? [])
    .filter((line) => !/^(lo|mgmt0) /.test(line))
    .toSorted((one, other) => one.localeCompare(other))
const host = (name: string) => {
  const found = record.hosts.find((each) => each.name === name)
  if (!found) throw new Error(name)
  return found
}
const plain = { 'cloudlet-a': ['eth0 10.77.0.1/24', 'lan1 10.77.1.1/24'], 'cloudlet-b': ['eth0 10.77.0.2/24', 'eth1 10.77.1.2/24'] } // prettier-ignore

/** A login on the host that is not root and may become it by sudo. */
function addStudent({ address, port }: LocalRecord['hosts'][number]): void {
  const shell = `useradd --create-home --password '*' ${student} && echo '${student} ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/${student}`
  const unknown = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null']
  execFileSync('ssh', ['-q', '-i', record.keyFile, ...unknown, '-p', String(port), `root@${address}`, shell])
}

function labFile(changes: (hosts: Record<string, Record<string, unknown>>) => void = () => undefined): unknown {
  const hosts = Object.fromEntries(
    record.hosts.map(({ name, role, address, port, user, hostKey }): [string, Record<string, unknown>] => {
      return [name, { role, address, port, user, hostKey, keyFile: record.keyFile }]
    }),
  )
  for (const each of Object.keys(hosts)) {
    const interfaces = { eth1: { interface: each === 'cloudlet-a' ? 'lan1' : 'eth1', bridge: 'lanbr' } }
    hosts[each] = { ...hosts[each], interfaces }
  }
  // One is reached through a jump host by a login that becomes root by sudo, and one has its key in the agent alone.
  hosts['cloudlet-b'] = { ...hosts['cloudlet-b'], jump: 'gate', user: student }
  delete hosts['client']?.['keyFile']
  changes(hosts)
  const { host: address, port, user, keyFile } = gate.address('gate')
  const jumps = { gate: { address, port, user, keyFile, hostKey: gate.hostKey } }
  return { version: 1, name: 'runs-foreign', jumps, hosts }
}

beforeAll(async () => {
  room = await commandRoom()
  const up = await room.run('lab', 'up', '--name', local)
  expect(up.code, up.stderr).toBe(0)
  record = labRecordSchema.parse(JSON.parse(readFileSync(join(room.dataFolder, 'labs', local, 'lab.json'), 'utf8')))
  for (const each of record.hosts) {
    for (const { name, address, bridge } of each.interfaces) {
      const device = each.name === 'cloudlet-a' && name === 'eth1' ? 'lan1' : name
      ip(each, 'link', 'del', bridge)
      ip(each, 'link', 'set', name, 'down')
      ip(each, 'link', 'set', name, 'name', device)
      ip(each, 'addr', 'add', `${address}/24`, 'dev', device)
      ip(each, 'link', 'set', device, 'up')
    }
  }
  addStudent(host('cloudlet-b'))
  gate = await startSshd()
  const socket = join(room.folder, 'agent.sock')
  agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' })
  await vi.waitUntil(() => existsSync(socket), { timeout: 5000, interval: 20 })
  process.env['SSH_AUTH_SOCK'] = socket
  execFileSync('ssh-add', [record.keyFile], { stdio: 'ignore' })
  file = room.write('lab.yaml', labFile())
})
afterAll(async () => {
  await room?.run('lab', 'down', '--name', local)
  agent?.kill()
  await gate?.stop()
  room?.remove()
})

test('pre-flight says what is missing on each host, and changes nothing', async () => {
  const before = await room.run('lab', 'status', file, '--json')
  expect(before.code, before.stdout).toBe(0)
  const state = labStateSchema.parse(JSON.parse(before.stdout))
  expect(state).toMatchObject({ name: 'runs-foreign', state: 'down' })
  expect(state.hosts.every((each) => each.reachable)).toBe(true)
  const scenario = room.write('early.yaml', { version: 1, name: 'too early', lab: 'lab.yaml' })
  const run = await room.run('run', scenario, '--out', join(room.folder, 'early'))
  expect(run.code).toBe(2)
  for (const line of [
    'cloudlet-a: lacks br0 and lanbr',
    'cloudlet-b: lacks br0 and lanbr',
    'client: lacks br0 and lanbr',
  ]) {
    expect(run.stderr).toContain(line)
  }
  const shown = await room.run('lab', 'up', file, '--dry-run', '--json')
  const [plan] = planSchema.array().parse(JSON.parse(shown.stdout))
  expect(plan?.steps.some((step) => step.argv.join(' ').startsWith('ip link add lanbr type bridge'))).toBe(true)
  expect(addressesOf(host('cloudlet-a'))).toEqual(plain['cloudlet-a'])
})

test('the interface that carries the connection of the app is refused', async () => {
  const wrong = labFile((hosts) => {
    hosts['cloudlet-b'] = { ...hosts['cloudlet-b'], interfaces: { eth0: { interface: 'mgmt0', bridge: 'br0' } } }
  })
  const refused = await room.run('lab', 'up', room.write('wrong.yaml', wrong))
  expect(refused.code).toBe(2)
  expect(refused.stderr).toContain("mgmt0 of cloudlet-b carries the app's own connection")
  expect(addressesOf(host('cloudlet-b'))).toEqual(plain['cloudlet-b'])
})

test('a scenario that names a host that the lab file has not is refused with its line', async () => {
  const scenario = room.write('host.yaml', { version: 1, name: 'x', lab: 'lab.yaml', migration: { to: 'cloudlet-c' } })
  const refused = await room.run('run', scenario)
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/host\.yaml:5:.*no host "cloudlet-c"/)])
})

test(
  'it comes up, a guest moves there while a path is off, and it goes without a trace',
  { timeout: 120_000 },
  async () => {
    for (const _time of ['once', 'twice']) {
      const up = await room.run('lab', 'up', file, '--json')
      expect(up.code, up.stdout).toBe(0)
      expect(labStateSchema.parse(JSON.parse(up.stdout)).state).toBe('up')
    }
    expect(addressesOf(host('cloudlet-a'))).toEqual(['br0 10.77.0.1/24', 'lanbr 10.77.1.1/24'])

    const doctor = await room.run('doctor', '--lab', file, '--json')
    expect(doctor.stdout).toContain('br0 carries eth0 and lanbr carries lan1.')

    const scenario = room.write('move.yaml', {
      version: 1,
      name: 'between my own hosts',
      guest: { memoryMiB: 32 },
      handover: [
        { at: 'transfer+300ms', host: 'cloudlet-a', interface: 'eth1', action: 'down' },
        { at: 'transfer+1300ms', host: 'cloudlet-a', interface: 'eth1', action: 'up' },
      ],
    })
    const run = await room.run('run', scenario, '--lab', file, '--out', join(room.folder, 'out'), '--json')
    expect(run.code, `${run.stderr}${run.stdout}`).toBe(0)
    const [result] = resultsSchema.parse(JSON.parse(run.stdout)).runs
    expect(result?.verdict).toMatchObject({ state: 'continued', connection: 'kept', transport: { actual: 'mptcp' } })
    expect(result?.events).toHaveLength(2)
    expect(result?.metrics?.wireBytes?.eth0).toBeGreaterThan(1_000_000)
    expect(result?.metrics?.wireBytes?.eth1).toBeGreaterThan(1_000_000)
    expect(result?.metrics).toMatchObject({ floorMs: null, linkUse: null })

    for (const _time of ['once', 'twice']) {
      const down = await room.run('lab', 'down', file)
      expect(down.code, down.stderr).toBe(0)
    }
    for (const name of ['cloudlet-a', 'cloudlet-b'] as const) {
      expect(addressesOf(host(name))).toEqual(plain[name])
      expect(ip(host(name), '-o', 'link', 'show', 'type', 'bridge')).toBe('')
      expect(ip(host(name), 'mptcp', 'endpoint', 'show')).toBe('')
    }
  },
)

test('the page works in it by a copy of the same file: looked at, brought up and taken down', async () => {
  vi.stubEnv('XDG_DATA_HOME', room.folder)
  const { handlers, events, close } = await createHandlers('local', resolve(import.meta.dirname, '../../resources'))
  const tools = { signal: new AbortController().signal }
  const ended = () =>
    new Promise<Operation['status']>((done) => {
      const stop = events.subscribe(({ event, payload }) => {
        if (event !== 'operation' || payload.status.state === 'running') return
        stop()
        done(payload.status)
      })
    })
  try {
    const data = readFileSync(file)
    const { upload } = await handlers['upload.begin']({ name: 'lab.yaml', bytes: data.length }, tools)
    await handlers['upload.part']({ upload, offset: 0, data: data.toString('base64') }, tools)
    const { lab } = await handlers['lab.add-file']({ upload }, tools)
    await handlers['lab.choose']({ lab }, tools)
    expect(await handlers['app.info']({}, tools)).toMatchObject({
      lab: 'runs-foreign',
      labFile: expect.stringContaining('lab-files'),
    })
    const reachable = { reachable: true }
    expect(await handlers['lab.list']({}, tools)).toMatchObject([{ state: 'down', hosts: [reachable, reachable, reachable] }]) // prettier-ignore
    const [plan] = await handlers['plan.show']({ intent: 'lab-up', lab, layers: [] }, tools)
    expect(plan?.steps.some((step) => step.argv.join(' ').startsWith('ip link add lanbr type bridge'))).toBe(true)
    const up = ended()
    await handlers['lab.up']({ lab }, tools)
    expect(await up).toMatchObject({ state: 'succeeded' })
    expect(await handlers['lab.list']({}, tools)).toMatchObject([{ name: lab, state: 'up' }])
    const down = ended()
    await handlers['lab.down']({ lab }, tools)
    expect(await down).toMatchObject({ state: 'succeeded' })
    expect(addressesOf(host('cloudlet-a'))).toEqual(plain['cloudlet-a'])
  } finally {
    await close()
    vi.unstubAllEnvs()
  }
})
