// Runs and samples as tables for spreadsheets and statistics.
import type { RunResult } from '../../../../shared/results'
import type { Sample } from '../../../../shared/samples'
import { verdictHolds } from '../../migration/verdict'
import { csvText, type Cell } from './csv-text'
import { metricsFor } from './metric-list'

const units = { ms: 'ms', bytes: 'bytes', '%': 'percent', ratio: 'ratio', count: 'count' }

/** One row a run: factors, from, to, status, verdict, all metrics with units in the header, what is missing and why, why it was marked invalid, its parts and its companions. */
export function runsCsv(runs: readonly RunResult[]): string {
  const factors = [...new Set(runs.flatMap((run) => Object.keys(run.factors)))]
  const verdict = ['verdict_holds', 'state', 'connection', 'transport_requested', 'transport_actual', 'subflows']
  const list = metricsFor(runs)
  const parts = [...new Set(runs.flatMap((run) => (run.parts ?? []).map(({ name }) => name)))]
  const companions = [...new Set(runs.flatMap((run) => (run.companions ?? []).map(({ guest }) => guest)))]
  const metrics = list.map((metric) => `${metric.label.toLowerCase().replace(/\W+/g, '_')} (${units[metric.unit]})`)
  const start = [
    'run',
    'hop',
    ...factors.map((factor) => `factor ${factor}`),
    'from',
    'to',
    'status',
    'start (ms since 1970)',
  ]
  const rows = runs.map((run): Cell[] => [
    run.run,
    run.hop,
    ...factors.map((factor) => run.factors[factor] ?? null),
    run.from,
    run.to,
    run.status,
    run.phases[0]?.startMs ?? null,
    ...verdictCells(run),
    ...list.map((metric) => (run.metrics ? metric.read(run.metrics) : null)),
    run.metrics
      ? Object.entries(run.metrics.missing)
          .map(([name, why]) => `${name}: ${why}`)
          .join('; ')
      : null,
    run.error?.message ?? null,
    run.invalid ?? null,
    ...parts.flatMap((name) => partCells(run, name)),
    ...companions.flatMap((guest) => companionCells(run, guest)),
  ])
  const beside = [
    ...parts.flatMap((name) => [`part ${name} (ms)`, `part ${name} (bytes)`]),
    ...companions.flatMap((guest) => ['status', 'state', 'total (ms)', 'freeze (ms)', 'error'].map((what) => `${guest}: ${what}`)),
  ] // prettier-ignore
  return csvText([...start, ...verdict, ...metrics, 'missing', 'error', 'invalid because', ...beside], rows)
}

/** The parts of one name together: a pipeline may take the same one twice. */
function partCells({ parts = [] }: RunResult, name: string): Cell[] {
  const own = parts.filter((part) => part.name === name)
  if (own.length === 0) return [null, null]
  const known = own.flatMap(({ bytes }) => bytes ?? [])
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)
  return [sum(own.map(({ ms }) => ms)), known.length === 0 ? null : sum(known)]
}

function companionCells({ companions = [] }: RunResult, guest: string): Cell[] {
  const found = companions.find((companion) => companion.guest === guest)
  if (!found) return [null, null, null, null, null]
  return [found.status, found.state, found.totalMs, found.freezeMs, found.error?.message ?? null]
}

function verdictCells({ verdict }: RunResult): Cell[] {
  if (!verdict) return [null, null, null, null, null, null]
  const { requested, actual, subflows } = verdict.transport
  return [verdictHolds(verdict), verdict.state, verdict.connection, requested, actual, subflows]
}

const sampleHeader = [
  'time (ms since 1970)',
  'kind',
  'host',
  'interface',
  'rx (bytes)',
  'tx (bytes)',
  'up',
  'cpu (percent)',
  'rtt (ms)',
  'probe',
  'sequence',
  'connection',
  'local',
  'remote',
  'state',
  'backup',
  'transferred (bytes)',
  'remaining (bytes)',
  'rate (Mbit/s)',
  'dirtied (bytes/s)',
  'passes',
  'expected downtime (ms)',
  'throttle (percent)',
]

/** One row for each thing a sample says: interface, CPU, subflow, round trip, probe answer, beat, QEMU's progress. */
export function samplesCsv(samples: readonly Sample[]): string {
  return csvText(sampleHeader, samples.flatMap(sampleRows))
}

function sampleRows(sample: Sample): Cell[][] {
  const { t } = sample
  if (sample.kind === 'rtt')
    return [row(t, 'rtt', { host: sample.host, interface: sample.interface, rtt: sample.rttMs })]
  if (sample.kind === 'probe') {
    const { probe, connection } = sample
    return [
      ...sample.answers.map(([at, sequence, rtt]) => row(at, 'answer', { probe, sequence, rtt, connection })),
      ...(sample.beats ?? []).map(([at, sequence]) => row(at, 'beat', { probe, sequence, connection })),
    ]
  }
  if (sample.kind === 'migration') {
    const { host, status, passes } = sample
    const [transferred, remaining, rate] = [sample.transferredBytes, sample.remainingBytes, sample.rateMbit]
    const [dirtied, expected, throttle] = [sample.dirtyBytesPerS, sample.expectedDowntimeMs, sample.throttlePercent]
    const values = { host, state: status, transferred, remaining, rate, dirtied, passes, expected, throttle }
    return [row(t, 'migration', values)]
  }
  const { host } = sample
  return [
    row(t, 'cpu', { host, cpu: sample.cpuPercent }),
    ...Object.entries(sample.interfaces).map(([name, counters]) =>
      row(t, 'interface', { host, interface: name, rx: counters.rxBytes, tx: counters.txBytes, up: counters.up }),
    ),
    ...sample.subflows.map((flow) =>
      row(t, 'subflow', {
        host,
        interface: flow.interface,
        rx: flow.bytesReceived,
        tx: flow.bytesSent,
        rtt: flow.rttMs,
        connection: flow.connection,
        local: flow.local,
        remote: flow.remote,
        state: flow.state,
        backup: flow.backup,
      }),
    ),
  ]
}

const columns = ['host', 'interface', 'rx', 'tx', 'up', 'cpu', 'rtt', 'probe', 'sequence', 'connection', 'local', 'remote', 'state', 'backup', 'transferred', 'remaining', 'rate', 'dirtied', 'passes', 'expected', 'throttle'] as const // prettier-ignore
type Column = (typeof columns)[number]

function row(t: number, kind: string, values: Partial<Record<Column, Cell>>): Cell[] {
  return [t, kind, ...columns.map((column) => values[column] ?? null)]
}
