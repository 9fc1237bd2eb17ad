// Delay, jitter and loss between real hosts, measured by what crosses: by netem or, where the kernel has none, by the program.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { linkSchema } from '../../../shared/scenario'
import { runPlan } from '../plan/runner'
import { localMachine } from '../ssh/local-machine'
import type { Switch } from './delays'
import { takeDown } from './down'
import { readFacts } from './facts'
import type { Links } from './links'
import { linkSteps } from './links'
import { observe } from './observe'
import { loadScripts } from './scripts'
import { switchNamespace } from './topology'
import { applyLinks, bringUp, contextFor, verifyLinks } from './up'

const machine = localMachine()
const lab = 'lab-delays'
const link = linkSchema.parse({})
const journal = { write: () => undefined, sample: () => undefined }
const options = { lab, resources: resolve(import.meta.dirname, '../../../resources'), dataFolder: '', journal }

beforeAll(async () => {
  options.dataFolder = await mkdtemp(join(tmpdir(), 'delays-'))
  await bringUp(machine, { ...options, links: { eth0: { ...link, delayMs: 20 }, eth1: link } })
}, 600_000)
afterAll(async () => {
  await takeDown(machine, options)
  await rm(options.dataFolder, { recursive: true })
})

/** Runs a program of the lab's image in the first cloudlet's network. */
async function onHost(...argv: string[]): Promise<string> {
  const facts = await readFacts(machine, lab, await loadScripts(options.resources))
  const inside = [
    'nsenter',
    `--net=/run/netns/hl-${lab}-cloudlet-a`,
    'chroot',
    `${facts.manifest?.image}/host`,
    ...argv,
  ]
  const result = await machine.exec({ argv: inside }, { timeoutMs: 30_000 })
  return result.stdout + result.stderr
}

type Pinged = { received: number; least: number; median: number; most: number }
/** `count` pings, 10 ms apart; round trip times in ms. */
async function ping(address: string, count: number): Promise<Pinged> {
  const output = await onHost('ping', '-c', String(count), '-i', '0.01', '-W', '1', address)
  const times = [...output.matchAll(/time=([\d.]+) ms/g)].map((match) => Number(match[1])).toSorted((a, b) => a - b)
  const at = (index: number) => times[index] ?? Number.NaN
  return { received: times.length, least: at(0), median: at(times.length >> 1), most: at(times.length - 1) }
}

async function apply(eth0: Partial<Links['eth0']>): Promise<void> {
  await applyLinks(machine, { ...options, links: { eth0: { ...link, ...eth0 }, eth1: link } })
}

it('delays each direction by what is asked, and the other path by nothing', async () => {
  const [delayed, other] = [await ping('10.77.0.2', 100), await ping('10.77.1.2', 100)]
  expect(delayed.received).toBe(100)
  expect(delayed.least).toBeGreaterThanOrEqual(40)
  expect(delayed.median).toBeLessThan(42)
  expect(other.median).toBeLessThan(2)
  expect((await observe(machine, options)).links.eth0).toMatchObject({ delayMs: 20, jitterMs: 0, lossPercent: 0 })
})

it('loses and spreads what it is told to', async () => {
  await apply({ delayMs: 20, jitterMs: 10, lossPercent: 20 })
  const { received, least, most } = await ping('10.77.0.2', 400)
  // Of 400 that are to be lost with 20 % in either direction 256 come back, give or take 10: five times that.
  expect(received).toBeGreaterThan(206)
  expect(received).toBeLessThan(306)
  expect(least).toBeGreaterThanOrEqual(20)
  expect(least).toBeLessThan(32)
  expect(most).toBeGreaterThan(48)
})

it('carries the full rate all the same', async () => {
  await apply({ rateMbit: 100, delayMs: 10 })
  const reply =
    'import socket,time\ns=socket.create_server(("10.77.0.2",5300))\nc=s.accept()[0]\nwhile c.recv(1<<20): pass\n'
  const group = `exec nsenter --net=/run/netns/hl-${lab}-cloudlet-b timeout 30 python3 -c "$1"`
  const sink = machine.exec({ argv: ['sh', '-c', group, 'sink', reply] }, { timeoutMs: 40_000 })
  const send = `import socket,time
while True:
    try: s=socket.create_connection(("10.77.0.2",5300)); break
    except ConnectionRefusedError: time.sleep(0.05)
begun=time.monotonic(); s.sendall(bytes(25<<20)); s.shutdown(1); s.recv(1); print((25<<23)/(time.monotonic()-begun)/1e6)`
  const rate = Number(await onHost('python3', '-c', send))
  await sink
  expect(rate).toBeGreaterThan(75)
  expect(rate).toBeLessThan(105)
}, 60_000)

it('is taken away again', async () => {
  await apply({})
  expect((await ping('10.77.0.2', 50)).median).toBeLessThan(2)
  expect((await observe(machine, options)).links.eth0).toEqual(link)
})

it('by the program: outlives a cut, is missed when it dies, and goes with the lab', async () => {
  const scripts = await loadScripts(options.resources)
  const { manifest, cgroups } = await readFacts(machine, lab, scripts)
  const of: Switch = { lab, delayedBy: 'program', cgroups: cgroups ?? '', image: manifest?.image ?? '' }
  const asked = { eth0: { ...link, delayMs: 30 }, eth1: link }
  const put = ['delay.sh', 'delay.py'].map((name, index) => ({
    host: 'machine',
    argv: ['sh', '-c', 'cat >"$1"', 'put', `/var/lib/handover-lab/labs/${lab}/bin/${name}`],
    stdin: index === 0 ? scripts.delay : scripts.delayProgram,
    why: 'Put it in place.',
  }))
  await runPlan({ title: 'delay', steps: [...put, ...linkSteps(of, 'eth0', asked.eth0)] }, contextFor(machine, options))
  await verifyLinks(machine, lab, asked)

  const port = ['ip', '-n', switchNamespace(lab), 'link', 'set', 'cloudlet-b-0']
  await machine.exec({ argv: [...port, 'down'] })
  expect((await ping('10.77.0.2', 5)).received).toBe(0)
  await machine.exec({ argv: [...port, 'up'] })
  const { received, least } = await ping('10.77.0.2', 50)
  expect(received).toBeGreaterThan(40)
  expect(least).toBeGreaterThanOrEqual(60)

  const group = `${of.cgroups}/handover-lab/${lab}/delay-0`
  const kill =
    'kill -KILL $(cat "$1/cgroup.procs"); until grep -q "populated 0" "$1/cgroup.events"; do sleep 0.01; done'
  await machine.exec({ argv: ['sh', '-c', kill, 'kill', group] }, { timeoutMs: 10_000 })
  await expect(verifyLinks(machine, lab, asked)).rejects.toMatchObject({ info: { code: 'lab-failed' } })

  await runPlan({ title: 'delay', steps: linkSteps(of, 'eth0', asked.eth0) }, contextFor(machine, options))
  expect((await ping('10.77.0.2', 20)).least).toBeGreaterThanOrEqual(60)
  await takeDown(machine, options)
  expect((await machine.exec({ argv: ['test', '-d', group] })).exitCode).toBe(1)
  expect((await observe(machine, options)).state).toBe('down')
}, 60_000)
