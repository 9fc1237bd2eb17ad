// Made-up samples at the true rates: hosts at 10 Hz, probes at 50 and 100 Hz; quiet and busy parts, and a handover.
import type { Sample } from '../../shared/samples'
import type { LabState } from '../../shared/lab'
import { interfaceNames } from '../../shared/names'
import type { RunResult } from '../../shared/results'

export const stepMs = 100

// The same noise each time: no random numbers.
const noise = (t: number, salt: number) => Math.abs(Math.sin(t * 0.013 + salt * 1.7) * 43_758.5453) % 1

/** Mbit/s sent by a host on an interface at `t`, given the run that may be under way. */
function rate(t: number, host: string, name: string, run: RunResult | null): number {
  const idle = 0.2 + noise(t, name.length + host.length) * 0.4
  if (!run || host !== run.from) return idle
  const transfer = run.phases.find((phase) => phase.name === 'transfer')
  if (!transfer || t < transfer.startMs || t > (transfer.endMs ?? Infinity)) return idle
  const since = (index: number) => t - (run.events[index]?.t ?? Infinity)
  const off = since(0) > 0 && since(1) < 430
  if (name === 'eth0') return off ? 0 : 92 + noise(t, 3) * 3
  return off && since(0) < 980 ? 1 : 93 + noise(t, 4) * 3
}

/** The same sample as if its host had one subflow more. */
export function withPath(sample: Sample, connection: string): Sample {
  if (sample.kind !== 'host') return sample
  const bytesSent = sample.interfaces.eth0?.txBytes ?? 0
  const ends = { connection, local: '10.77.0.1:5000', remote: '10.77.0.2:22', interface: 'eth0' as const }
  const flow = { ...ends, state: 'ESTAB', rttMs: 4, bytesSent, bytesReceived: 0, backup: false }
  return { ...sample, subflows: [...sample.subflows, flow] }
}

export class SampleMaker {
  #bytes = new Map<string, number>()
  #sequence = 0

  /** All samples of one step of 100 ms that ends at `t`. */
  step(t: number, lab: LabState, run: RunResult | null): Sample[] {
    const samples: Sample[] = []
    for (const host of lab.hosts) {
      const interfaces: Extract<Sample, { kind: 'host' }>['interfaces'] = {}
      for (const name of interfaceNames) {
        const up = host.interfaces.find((one) => one.name === name)?.up ?? true
        const sent = up ? rate(t, host.name, name, run) : 0
        const received = up ? (run?.to === host.name ? rate(t, run.from, name, run) : 0.3) : 0
        interfaces[name] = {
          up,
          txBytes: this.#count(`${host.name}${name}t`, sent),
          rxBytes: this.#count(`${host.name}${name}r`, received),
        }
      }
      const busy =
        run?.from === host.name &&
        run.phases.some(({ name, startMs, endMs }) => name === 'transfer' && t > startMs && t < (endMs ?? t))
      const subflows = busy
        ? interfaceNames.map((name, index) => this.#subflow(name, index, interfaces[name]?.txBytes ?? 0))
        : []
      samples.push({ kind: 'host', t, host: host.name, interfaces, cpuPercent: 12, subflows })
      if (host.role === 'client')
        for (const name of interfaceNames)
          samples.push({
            kind: 'rtt',
            t: t - 10,
            host: host.name,
            interface: name,
            rttMs: (name === 'eth0' ? 0.9 : 1.6) + noise(t, 9) * 0.7,
          })
    }
    return [...samples, ...this.#probes(t, run)]
  }

  #probes(t: number, run: RunResult | null): Sample[] {
    const within = (at: number, from: number | undefined, length: number) =>
      from !== undefined && at > from && at < from + length
    const freeze = run?.phases.find(({ name }) => name === 'freeze')?.startMs
    const answers = (every: number, quiet: (at: number) => boolean) => {
      const list: [number, number, number][] = []
      for (let at = t - stepMs + every; at <= t; at += every)
        if (!quiet(at)) list.push([at, (this.#sequence += 1), 1.2])
      return list
    }
    const frozen = (at: number) => within(at, freeze, 4940)
    const switched = (at: number) => within(at, run?.events[0]?.t, 208)
    return [
      { kind: 'probe', t, probe: 'guest', connection: 1, answers: answers(20, frozen) },
      { kind: 'probe', t, probe: 'path-client', connection: 1, answers: answers(10, switched) },
    ]
  }

  #subflow(name: 'eth0' | 'eth1', index: number, bytesSent: number) {
    const net = name === 'eth0' ? 0 : 1
    return {
      connection: 'a1b2',
      local: `10.77.${net}.1`,
      remote: `10.77.${net}.2`,
      interface: name,
      state: 'ESTAB',
      rttMs: 4 + index,
      bytesSent,
      bytesReceived: 0,
      backup: false,
    }
  }

  #count(key: string, mbit: number): number {
    const bytes = (this.#bytes.get(key) ?? 0) + (mbit * 1e6 * stepMs) / 1000 / 8
    this.#bytes.set(key, bytes)
    return bytes
  }
}
