import { describe, expect, it, vi } from 'vitest'
import type { Sample } from '../../../shared/samples'
import { LabError } from '../../../shared/reply'
import type { NewEntry } from '../sessions/journal-writer'
import type { LineStream, Machine } from '../ssh/machine'
import { clockOffset } from './clock'
import { parseLine, samplerLineSchema } from './lines'
import { SampleRing } from './ring'
import { samplerCommand, startTelemetry } from './telemetry'

const result = {
  exitCode: 1,
  stdout: '',
  stderr: 'killed',
  durationMs: 0,
  timedOut: false,
  cancelled: false,
  lost: false,
}
const hostLine = (t: number) => JSON.stringify({ k: 'host', t, interfaces: {}, cpu: 1, subflows: [] })

/** A machine whose clock is 5 s behind and whose sampler prints two lines and ends. */
function machine(name: string, starts: string[][]): Machine {
  return {
    name,
    exec: () => Promise.reject(new Error('not used')),
    connect: () => Promise.reject(new Error('not used')),
    terminal: () => Promise.reject(new Error('not used')),
    close: () => Promise.resolve(),
    stream: ({ argv }) => {
      const isClock = argv[1] === '-uc'
      if (!isClock) starts.push(argv)
      let stopped = () => {}
      const end = new Promise<void>((resolve) => (stopped = resolve))
      async function* lines() {
        if (isClock) for (;;) yield String(Date.now() - 5000)
        yield hostLine(1000)
        yield 'not json'
        yield hostLine(1100)
        // The second start stays until it is stopped.
        if (starts.length > 1) await end
      }
      const stream: LineStream = { lines: lines(), write: () => {}, stop: stopped, done: Promise.resolve(result) }
      return Promise.resolve(stream)
    },
  }
}

describe('telemetry', () => {
  it("starts a sampler anew, puts its samples on the controller's clock, and journals all", async () => {
    const starts: string[][] = []
    const journal: NewEntry[] = []
    const kept: Sample[] = []
    const shown: Sample[] = []
    const telemetry = startTelemetry({
      machine: (name) => Promise.resolve(machine(name, starts)),
      hosts: [{ name: 'cloudlet-a', paths: [] }],
      journal: { write: (entry) => journal.push(entry), sample: (sample) => kept.push(sample) },
      onSamples: (samples) => shown.push(...samples),
      scripts: '/lab',
      restartMs: 1,
    })
    await telemetry.ready
    await vi.waitFor(() => expect(kept.length).toBe(4))
    await telemetry.stop()
    expect(starts).toHaveLength(2)
    expect(shown).toEqual(kept)
    expect(Math.abs((kept[0]?.t ?? 0) - 6000)).toBeLessThan(100)
    expect(journal).toContainEqual({ kind: 'note', text: 'telemetry of cloudlet-a: ended (exit 1) killed' })
    expect(journal.filter((entry) => entry.kind === 'clock')).toHaveLength(2)
    expect(telemetry.recent(0)).toEqual(kept)
  })

  it('notes a host that cannot be reached, once, and still becomes ready', async () => {
    const journal: NewEntry[] = []
    const error = new LabError({ code: 'unreachable', message: 'No route.' })
    let tries = 0
    const telemetry = startTelemetry({
      machine: () => Promise.reject(((tries += 1), error)),
      hosts: [{ name: 'cloudlet-a', paths: [] }],
      journal: { write: (entry) => journal.push(entry), sample: () => {} },
      onSamples: () => {},
      scripts: '/lab',
      restartMs: 1,
    })
    await telemetry.ready
    await vi.waitFor(() => expect(tries).toBeGreaterThan(2))
    await telemetry.stop()
    expect(journal).toEqual([{ kind: 'note', text: 'telemetry of cloudlet-a: No route.' }])
  })

  it('asks the sampler for the paths of the host', () => {
    const path = { interface: 'eth0' as const, device: 'br0', address: '10.77.0.1' }
    const paths = [
      { ...path, to: '10.77.0.2' },
      { ...path, device: 'br1', to: null },
    ]
    expect(samplerCommand({ name: 'a', paths }, '/lab').slice(3)).toEqual([
      '--listen',
      'br0=10.77.0.1',
      '--listen',
      'br1=10.77.0.1',
      '--to',
      'eth0=br0@10.77.0.2',
    ])
    const named = samplerCommand({ name: 'a', paths, devices: { eth0: 'enp1s0', eth1: 'eth1' } }, '/lab')
    expect(named.slice(3, 5)).toEqual(['--interfaces', 'eth0=enp1s0,eth1'])
  })
})

describe('the parts of telemetry', () => {
  it('takes the quickest round trip for the clock', () => {
    const trips = [
      { sentMs: 0, hostMs: 1090, receivedMs: 100 },
      { sentMs: 200, hostMs: 1205, receivedMs: 210 },
    ]
    expect(clockOffset(trips)).toEqual({ offsetMs: -1000, errorMs: 5 })
    expect(() => clockOffset([])).toThrow(LabError)
  })

  it('keeps ten minutes of samples, not more', () => {
    const ring = new SampleRing(1000)
    const sample = (t: number): Sample => ({ kind: 'rtt', t, host: 'a', interface: 'eth0', rttMs: null })
    for (let t = 0; t <= 5000; t += 100) ring.push([sample(t)])
    expect(ring.since(0).map((kept) => kept.t)).toEqual([
      4000, 4100, 4200, 4300, 4400, 4500, 4600, 4700, 4800, 4900, 5000,
    ])
    expect(ring.since(4850)).toHaveLength(2)
  })

  it('believes no line of another form', () => {
    expect(parseLine(samplerLineSchema, '{"k":"host","t":"now"}')).toBeUndefined()
    expect(parseLine(samplerLineSchema, '<script>')).toBeUndefined()
  })
})
