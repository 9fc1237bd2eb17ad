// Tables with a row for each run, and for what of a run is told by itself: its parts, its companions, Teka's times.
import type { RunResult } from '../../../../shared/results'
import { formatMetric, metricList, metricOf, metricsOfTeka, type Metric } from './metric-list'
import { runLabel } from './remarks-section'
import type { Table } from './table'
import { tekaTables } from './teka-tables'
import { absent, factorsText } from './value-text'
import { verdictWords } from './verdict-words'

const text = (label: string) => ({ label, number: false })
const number = (label: string) => ({ label, number: true })

/** All tables of these runs that say something, for a text. */
export function runTables(runs: readonly RunResult[]): Table[] {
  const tables = [runTable(runs), tekaTimesTable(runs), ...besideTables(runs), ...runs.flatMap(tekaTables)]
  return tables.filter(({ rows }) => rows.length > 0)
}

/** What no metric tells of these runs: parts that are timed by themselves, and guests that moved at the same time. */
export function besideTables(runs: readonly RunResult[]): Table[] {
  return [partTable(runs), companionTable(runs)].filter(({ rows }) => rows.length > 0)
}

function runTable(runs: readonly RunResult[]): Table {
  const shown = metricList.filter(({ key }) =>
    /^(totalMs|freezeMs|downtimeMs|handoverGapMs|transferMs|floorMs)$/.test(key),
  )
  const rows = runs.map((run) => [
    runLabel(run),
    factorsText(run.factors),
    verdictWords(run).head,
    ...values(run, shown),
  ])
  const columns = [text('Run'), text('Cell'), text('Verdict'), ...shown.map(({ label }) => number(label))]
  return { caption: 'Runs', notes: ['– was not measured.'], columns, rows }
}

function tekaTimesTable(runs: readonly RunResult[]): Table {
  const rows = runs
    .filter(({ teka }) => teka)
    .map((run) => [runLabel(run), factorsText(run.factors), ...values(run, metricsOfTeka)])
  return {
    caption: 'T in its parts (Teka 3.1)',
    notes: metricsOfTeka.map(({ label, meaning }) => `${label}: ${meaning}`),
    columns: [text('Run'), text('Cell'), ...metricsOfTeka.map(({ label }) => number(label))],
    rows,
  }
}

function values({ metrics }: RunResult, list: readonly Metric[]): string[] {
  return list.map(({ read, unit }) => shown(metrics && read(metrics), unit))
}

function partTable(runs: readonly RunResult[]): Table {
  const rows = runs.flatMap((run) =>
    (run.parts ?? []).map(({ name, ms, bytes }) => [runLabel(run), name, shown(ms, 'ms'), shown(bytes, 'bytes')]),
  )
  return {
    caption: 'Parts timed by themselves',
    notes: ['Without the time that a part waited for a person. – is not known; no bytes: the target had it already.'],
    columns: [text('Run'), text('Part'), number('Time'), number('Bytes')],
    rows,
  }
}

function companionTable(runs: readonly RunResult[]): Table {
  const rows = runs.flatMap((run) =>
    (run.companions ?? []).map(({ guest, status, state, error, totalMs, freezeMs }) => [
      runLabel(run),
      guest,
      error === null ? status : `${status}: ${error.message}`,
      state ?? absent,
      shown(totalMs, 'ms'),
      shown(freezeMs, 'ms'),
    ]),
  )
  return {
    caption: 'Guests that moved at the same time',
    notes: [metricOf('freezeMs'), metricOf('totalMs')].flatMap((metric) => (metric ? `${metric.label}: ${metric.meaning}` : [])), // prettier-ignore
    columns: [text('Run'), text('Guest'), text('Status'), text('State'), number('Total'), number('Freeze')],
    rows,
  }
}

const shown = (value: number | null, unit: Metric['unit']) => (value === null ? absent : formatMetric(value, unit))
