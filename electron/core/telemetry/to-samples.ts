// Host lines become samples: on the controller's clock, and with the interface that each subflow uses.
import type { InterfaceName } from '../../../shared/names'
import type { Sample } from '../../../shared/samples'
import type { GuestProbeLine, PathProbeLine, SamplerLine } from './lines'

/** Which interface a subflow's local address (`10.77.1.3:4711`) belongs to. */
export type InterfaceOf = (local: string) => InterfaceName | null

/** The lab's addresses: 10.77.0.0/24 is on eth0, 10.77.1.0/24 on eth1. */
export const labInterfaceOf: InterfaceOf = (local) => {
  if (local.startsWith('10.77.0.')) return 'eth0'
  return local.startsWith('10.77.1.') ? 'eth1' : null
}

/** A sampler's line as a sample; `offsetMs` is added to the host's clock. Undefined for a note. */
export function samplerSample(
  host: string,
  line: SamplerLine,
  offsetMs: number,
  interfaceOf: InterfaceOf = labInterfaceOf,
): Sample | undefined {
  if (line.k === 'note') return undefined
  if (line.k === 'rtt') return { kind: 'rtt', t: line.t + offsetMs, host, interface: line.interface, rttMs: line.rttMs }
  const subflows = line.subflows.map((subflow) => ({ ...subflow, interface: interfaceOf(subflow.local) }))
  return {
    kind: 'host',
    t: line.t + offsetMs,
    host,
    interfaces: line.interfaces,
    cpuPercent: line.cpu,
    subflows,
  }
}

export type ProbeName = Extract<Sample, { kind: 'probe' }>['probe']

/** A probe's batch as a sample; undefined for its other lines. Empty batches are samples too: they show the silence. */
export function probeSample(
  probe: ProbeName,
  line: GuestProbeLine | PathProbeLine,
  offsetMs: number,
): Sample | undefined {
  if (line.k !== 'batch') return undefined
  const answers = line.answers.map(([t, number, rttMs]): [number, number, number] => [t + offsetMs, number, rttMs])
  const sample = { kind: 'probe' as const, t: line.t + offsetMs, probe, answers, connection: line.connection }
  if (!('beats' in line) || probe !== 'guest') return sample
  return { ...sample, beats: line.beats.map(([t, number]): [number, number] => [t + offsetMs, number]) }
}
