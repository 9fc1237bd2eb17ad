// The host scripts for real, between two network namespaces of this machine. Needs root.
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { z } from 'zod'
import type { Sample } from '../../../shared/samples'
import { arrivalTimes, longestGap, samplesOf } from '../migration/gaps'
import type { NewEntry } from '../sessions/journal-writer'
import type { LineStream } from '../ssh/machine'
import { measureClock } from './clock'
import { pagesCheckSchema, parseLine, workloadStatusSchema } from './lines'
import { localMachine, run, twoHosts } from './local-machine.fixture'
import { parseSubflows } from './mptcp-text'
import { startGuestProbe, startPathProbe, type ProbeSink } from './probes'
import { startTelemetry } from './telemetry'

const scripts = join(import.meta.dirname, '../../../resources/host')
const hosts = { a: 'measuring-t-a', b: 'measuring-t-b' }
const a = localMachine('a', hosts.a)
const b = localMachine('b', hosts.b)
let lab: ReturnType<typeof twoHosts>
let started: { stop(): unknown }[] = []
const samples: Sample[] = []
const sink: ProbeSink = {
  add: (sample) => samples.push(sample),
  journal: { write: () => {}, sample: () => {} },
  offsetMs: () => 0,
  scripts,
}
const until = <T>(check: () => T) => vi.waitFor(check, { timeout: 15_000, interval: 20 })
const isListening = (namespace: string, port: number) =>
  until(() => expect(run('ip', 'netns', 'exec', namespace, 'ss', '-ltnH', `sport = :${port}`)).not.toBe(''))

async function workload(...options: string[]): Promise<{ stream: LineStream; pid: number }> {
  const stream = await b.stream({ argv: ['python3', `${scripts}/workload.py`, '--memory-mib', '32', ...options] })
  started.push(stream)
  await isListening(hosts.b, 7000)
  return { stream, pid: b.pids.at(-1) ?? 0 }
}

const asker = `import socket, sys
s = socket.create_connection(("10.77.0.2", 7000)); s.sendall(sys.argv[1].encode() + b"\\n"); print(s.makefile().readline())`
function ask<T>(request: string, schema: z.ZodType<T>): T {
  const parsed = parseLine(schema, run('ip', 'netns', 'exec', hosts.a, 'python3', '-c', asker, request))
  if (!parsed) throw new Error(`the workload did not answer "${request}" as it should`)
  return parsed
}

beforeAll(() => {
  lab = twoHosts('measuring-t')
})
afterEach(async () => {
  for (const one of started) await one.stop()
  started = []
  samples.length = 0
})
afterAll(() => lab.remove())

describe('the workload and the guest probe', () => {
  it(
    'show a freeze as one gap with nothing lost, and all pages whole under dirtying',
    { timeout: 30_000 },
    async () => {
      const { pid } = await workload('--dirty-mibps', '50')
      const probe = await startGuestProbe(a, { address: '10.77.0.2', port: 7000, probe: 'guest' }, sink)
      started.push(probe)
      await probe.firstAnswer
      const before = ask('s', workloadStatusSchema)
      process.kill(pid, 'SIGSTOP')
      const stoppedMs = Date.now()
      await until(() => expect(Date.now() - stoppedMs).toBeGreaterThan(700))
      process.kill(pid, 'SIGCONT')
      const resumedMs = Date.now()
      const arrivals = () => arrivalTimes(samplesOf(samples, 'guest'))
      await until(() => expect(arrivals().at(-1)).toBeGreaterThan(resumedMs + 500))
      const gap = longestGap(arrivals(), { startMs: stoppedMs, endMs: resumedMs + 400 })
      expect(gap).toBeGreaterThan(650)
      expect(gap).toBeLessThan(850)
      const evidence = probe.watch.evidence()
      expect(evidence).toMatchObject({ connection: 'kept', lost: 0, repeated: 0, counterFell: 0 })
      const after = ask('s', workloadStatusSchema)
      expect(after.nonce).toBe(before.nonce)
      expect(after.ticks).toBeGreaterThan(before.ticks)
      await until(() => expect(ask('s', workloadStatusSchema).generation).toBeGreaterThan(1))
      expect(ask('v', pagesCheckSchema)).toMatchObject({ pages: 8192, lost: 0, stale: 0, torn: 0, nonce: before.nonce })
    },
  )

  it('say broken when the guest goes, and another nonce when a new one answers', { timeout: 30_000 }, async () => {
    const first = await workload()
    const probe = await startGuestProbe(a, { address: '10.77.0.2', port: 7000, probe: 'guest' }, sink)
    const fresh = await startGuestProbe(a, { address: '10.77.0.2', port: 7000, probe: 'reconnect' }, sink)
    started.push(probe, fresh)
    await Promise.all([probe.firstAnswer, fresh.firstAnswer])
    first.stream.stop()
    await probe.ended
    expect(probe.watch.evidence().connection).toBe('broken')
    await workload()
    await until(() => expect(fresh.watch.evidence().nonces).toHaveLength(2))
    expect(fresh.watch.evidence().counterFell).toBe(1)
  })
})

describe('the path probe and the sampler', () => {
  it('show an MPTCP connection that lives through eth0 going down', { timeout: 30_000 }, async () => {
    const journal: NewEntry[] = []
    const telemetry = startTelemetry({
      machine: (name) => Promise.resolve(name === 'a' ? a : b),
      hosts: [
        { name: 'a', paths: path('1', '2') },
        { name: 'b', paths: path('2', null) },
      ],
      journal: { write: (entry) => journal.push(entry), sample: () => {} },
      onSamples: (batch) => samples.push(...batch),
      scripts,
    })
    started.push(telemetry)
    await telemetry.ready
    const probe = await startPathProbe(
      { receiver: b, sender: a, address: '10.77.0.2', port: 7081, transport: 'mptcp', probe: 'path-client' },
      { ...sink, add: (sample) => telemetry.add(sample) },
    )
    started.push(probe)
    await until(() => expect(probe.watch.evidence().transport).toEqual({ kind: 'mptcp', subflows: 3 }))
    const seen = parseSubflows(run('ip', 'netns', 'exec', hosts.a, 'ss', '-tani'))
    await until(() => {
      const sampled = hostsOf('a').at(-1)?.subflows ?? []
      const names = (flows: typeof seen) =>
        flows.map((flow) => `${flow.connection} ${flow.local} ${flow.remote}`).sort()
      expect(names(sampled)).toEqual(names(seen))
    })
    // A gap has a length only between arrivals: some have to come before it.
    const first = () => arrivalTimes(samplesOf(samples, 'path-client'))[0]
    await until(() => expect(Date.now() - (first() ?? Infinity)).toBeGreaterThan(200))
    run('ip', '-n', hosts.a, 'link', 'set', 'eth0', 'down')
    const downMs = Date.now()
    await until(() => expect(arrivalTimes(samplesOf(samples, 'path-client')).at(-1)).toBeGreaterThan(downMs + 1500))
    const gap = longestGap(arrivalTimes(samplesOf(samples, 'path-client')), {
      startMs: downMs - 100,
      endMs: downMs + 1000,
    })
    expect(gap).toBeGreaterThan(100)
    expect(gap).toBeLessThan(1000)
    expect(probe.watch.evidence()).toMatchObject({ connection: 'kept', lost: 0, repeated: 0 })
    expect(hostsOf('a').at(-1)?.interfaces.eth0?.up).toBe(false)
    expect(hostsOf('a').at(-1)?.interfaces.eth1?.up).toBe(true)
    const rtts = samples.filter((sample) => sample.kind === 'rtt')
    await until(() => expect(rtts.some((sample) => sample.rttMs !== null)).toBe(true))
    expect(rtts.some((sample) => sample.interface === 'eth0' && sample.rttMs === null)).toBe(true)
    run('ip', '-n', hosts.a, 'link', 'set', 'eth0', 'up')
    expect(journal.filter((entry) => entry.kind === 'note')).toEqual([])
  })

  it("measures this machine's own clock as right", async () => {
    const clock = await measureClock(a)
    expect(Math.abs(clock.offsetMs)).toBeLessThanOrEqual(clock.errorMs + 1)
    expect(clock.errorMs).toBeLessThan(50)
  })
})

const hostsOf = (name: string) =>
  samples.filter((sample) => sample.kind === 'host').filter((sample) => sample.host === name)
const path = (own: string, other: string | null) =>
  (['eth0', 'eth1'] as const).map((name, index) => ({
    interface: name,
    device: name,
    address: `10.77.${index}.${own}`,
    to: other === null ? null : `10.77.${index}.${other}`,
  }))
