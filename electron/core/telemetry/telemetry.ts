// One sampler stream a host: started, parsed, put on the controller's clock, journaled, and started anew when it breaks.
import type { InterfaceName } from '../../../shared/names'
import type { Sample } from '../../../shared/samples'
import type { JournalWriter } from '../sessions/journal-writer'
import type { Machine } from '../ssh/machine'
import { measureClock, type ClockReading } from './clock'
import { parseLine, samplerLineSchema } from './lines'
import { SampleRing } from './ring'
import { keepStreaming } from './stream'
import { samplerSample, type InterfaceOf, labInterfaceOf } from './to-samples'

/** One path's echo: this host's device and address on it, and the address that answers; without `to` it only answers. */
export type EchoPath = { interface: InterfaceName; device: string; address: string; to: string | null }
export type TelemetryHost = {
  name: string
  paths: readonly EchoPath[]
  /** What the host calls eth0 and eth1, where it calls them otherwise. */
  devices?: Readonly<Partial<Record<InterfaceName, string>>>
}

export type TelemetryOptions = {
  machine(host: string): Promise<Machine>
  hosts: readonly TelemetryHost[]
  journal: JournalWriter
  /** About four times a second, never empty. */
  onSamples(samples: Sample[]): void
  /** Folder on the hosts with the scripts of resources/host. */
  scripts: string
  /** Samples a second; 10 unless given. */
  hertz?: number
  interfaceOf?: InterfaceOf
  /** Wait before a broken stream is started anew, ms. */
  restartMs?: number
}

export type Telemetry = {
  /** Samples of the last ten minutes, not older than `sinceMs`. */
  recent(sinceMs: number): Sample[]
  /** Takes samples of other streams (the probes) into the same ring, journal and batches. */
  add(sample: Sample): void
  /** What to add to a host's clock to get the controller's, ms; 0 until it has been measured. */
  offsetMs(host: string): number
  /** Resolves when each host's clock is measured and its first sample is here; a host that cannot be reached is noted. */
  ready: Promise<void>
  stop(): Promise<void>
}

const batchMs = 250

/** The sampler's command line on a host. */
export function samplerCommand(host: TelemetryHost, scripts: string, hertz?: number): string[] {
  const listen = host.paths.flatMap((path) => ['--listen', `${path.device}=${path.address}`])
  const targets = host.paths.flatMap((path) =>
    path.to === null ? [] : ['--to', `${path.interface}=${path.device}@${path.to}`],
  )
  const names = Object.entries(host.devices ?? {})
  const interfaces = names.map(([name, device]) => (name === device ? name : `${name}=${device}`))
  const named = interfaces.length > 0 ? ['--interfaces', interfaces.join(',')] : []
  const pace = hertz === undefined ? [] : ['--hertz', String(hertz)]
  return ['python3', '-uB', `${scripts}/sampler.py`, ...pace, ...named, ...listen, ...targets]
}

/** Starts the samplers of all hosts. They run until `stop`. */
export function startTelemetry(options: TelemetryOptions): Telemetry {
  const ring = new SampleRing()
  const clocks = new Map<string, ClockReading>()
  const offsetMs = (host: string) => clocks.get(host)?.offsetMs ?? 0
  let batch: Sample[] = []

  const add = (sample: Sample) => {
    options.journal.sample(sample)
    ring.push([sample])
    batch.push(sample)
  }
  const timer = setInterval(() => {
    if (batch.length === 0) return
    const samples = batch
    batch = []
    options.onSamples(samples)
  }, batchMs)
  timer.unref()

  const streams = options.hosts.map((host) =>
    keepStreaming({
      machine: () => options.machine(host.name),
      command: { argv: samplerCommand(host, options.scripts, options.hertz) },
      restartMs: options.restartMs ?? 1000,
      prepare: async (machine) => {
        const clock = await measureClock(machine)
        clocks.set(host.name, clock)
        options.journal.write({ kind: 'clock', host: host.name, ...clock })
      },
      onLine: (text) => {
        const line = parseLine(samplerLineSchema, text)
        if (line?.k === 'note') options.journal.write({ kind: 'note', text: `${host.name}: ${line.text}` })
        const sample =
          line && samplerSample(host.name, line, offsetMs(host.name), options.interfaceOf ?? labInterfaceOf)
        if (sample) add(sample)
      },
      onBreak: (reason) => options.journal.write({ kind: 'note', text: `telemetry of ${host.name}: ${reason}` }),
    }),
  )

  return {
    recent: (sinceMs) => ring.since(sinceMs),
    add,
    offsetMs,
    ready: Promise.all(streams.map((stream) => stream.firstTry)).then(() => undefined),
    stop: async () => {
      clearInterval(timer)
      await Promise.all(streams.map((stream) => stream.stop()))
      if (batch.length > 0) options.onSamples(batch)
      batch = []
    },
  }
}
