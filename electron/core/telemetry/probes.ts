// The probes of one run: what the client sees of the guest, and what a path carries.
import type { Sample } from '../../../shared/samples'
import type { JournalWriter } from '../sessions/journal-writer'
import type { LineStream, Machine } from '../ssh/machine'
import type { z } from 'zod'
import { guestProbeLineSchema, parseLine, pathProbeLineSchema } from './lines'
import type { Pace } from './pace'
import { ProbeWatch } from './probe-watch'
import { probeSample, type ProbeName } from './to-samples'

export type ProbeSink = {
  /** Where samples go: `add` of the telemetry. */
  add(sample: Sample): void
  journal: JournalWriter
  /** What to add to the host's clock, ms. */
  offsetMs(host: string): number
  /** Folder on the hosts with the scripts of resources/host. */
  scripts: string
  /** Full unless given. */
  pace?: Pace
}

export type RunningProbe = {
  watch: ProbeWatch
  /** Resolves when the probe has its first answer or beat; rejects never: see `ended`. */
  firstAnswer: Promise<void>
  ended: Promise<void>
  stop(): Promise<void>
}

type ProbeLine = z.infer<typeof guestProbeLineSchema> | z.infer<typeof pathProbeLineSchema>

/** Starts the client's probe of a guest: `guest` keeps one connection, `reconnect` opens a new one each 50 ms. */
export function startGuestProbe(
  machine: Machine,
  to: { address: string; port: number; probe: 'guest' | 'reconnect'; mptcp?: boolean },
  sink: ProbeSink,
): Promise<RunningProbe> {
  const mode = to.probe === 'guest' ? '--keep' : '--reconnect'
  const at = [
    '--to',
    to.address,
    '--port',
    String(to.port),
    ...interval(sink.pace?.[to.probe === 'guest' ? 'guestMs' : 'reconnectMs']),
  ]
  const argv = ['guest_probe.py', ...at, mode, ...(to.mptcp ? ['--mptcp'] : [])]
  return startProbe(machine, argv, to.probe, guestProbeLineSchema, sink)
}

/** Starts the client's probe of a port that speaks a protocol of its own: a new connection each 50 ms, and nothing said. */
export function startPortProbe(
  machine: Machine,
  to: { address: string; port: number },
  sink: ProbeSink,
): Promise<RunningProbe> {
  const at = ['--to', to.address, '--port', String(to.port), ...interval(sink.pace?.reconnectMs)]
  const argv = ['guest_probe.py', ...at, '--connect']
  return startProbe(machine, argv, 'reconnect', guestProbeLineSchema, sink)
}

function interval(ms: number | undefined): string[] {
  return ms === undefined ? [] : ['--interval-ms', String(ms)]
}

export type PathProbe = {
  receiver: Machine
  sender: Machine
  /** The receiver's address that the first subflow goes to. */
  address: string
  port: number
  transport: 'tcp' | 'mptcp'
  probe: 'path-client' | 'path-transfer'
}

/** Starts a path probe; its samples are the receiver's arrivals, so a gap is one direction's alone. */
export async function startPathProbe(path: PathProbe, sink: ProbeSink): Promise<RunningProbe> {
  const port = ['--port', String(path.port), `--${path.transport}`]
  // On all addresses: the kernel lets a subflow join on the second path only where something listens on its address.
  const serve = ['path_probe.py', 'serve', ...port]
  const receiver = await startProbe(path.receiver, serve, path.probe, pathProbeLineSchema, sink)
  const argv = ['path_probe.py', 'send', '--to', path.address, ...port, ...interval(sink.pace?.pathMs)]
  // The sender tries again until the receiver listens, so neither has to wait for the other.
  const sender = await startProbe(path.sender, argv, null, pathProbeLineSchema, sink)
  return {
    watch: receiver.watch,
    firstAnswer: receiver.firstAnswer,
    ended: receiver.ended,
    stop: async () => {
      await sender.stop()
      await receiver.stop()
    },
  }
}

async function startProbe(
  machine: Machine,
  argv: readonly string[],
  probe: ProbeName | null,
  schema: z.ZodType<ProbeLine>,
  sink: ProbeSink,
): Promise<RunningProbe> {
  const [script = '', ...rest] = argv
  const batch = sink.pace ? ['--batch-ms', String(sink.pace.batchMs)] : []
  const stream = await machine.stream({ argv: ['python3', '-uB', `${sink.scripts}/${script}`, ...rest, ...batch] })
  const watch = new ProbeWatch()
  let answered = () => {}
  const firstAnswer = new Promise<void>((resolve) => (answered = resolve))
  const take = (text: string) => {
    const line = parseLine(schema, text)
    if (!line) return
    watch.take(line)
    if (watch.evidence().arrivals > 0) answered()
    // The sender's lines only prove its transport; its receiver makes the samples.
    if (probe === null) return
    if (line.k === 'state') {
      const text = `${probe} probe: ${line.state}${line.reason ? `: ${line.reason}` : ''}`
      sink.journal.write({ kind: 'note', text, t: line.t + sink.offsetMs(machine.name) })
    }
    const sample = probeSample(probe, line, sink.offsetMs(machine.name))
    if (sample) sink.add(sample)
  }
  const ended = consume(stream, take)
  return {
    watch,
    firstAnswer: Promise.race([firstAnswer, ended]),
    ended,
    stop: async () => {
      stream.stop()
      await ended
    },
  }
}

async function consume(stream: LineStream, take: (line: string) => void): Promise<void> {
  for await (const line of stream.lines) take(line)
  await stream.done
}
