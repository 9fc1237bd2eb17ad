// All runs together: each cell's figures, ratios between levels, and times over bytes beside the floor's line.
import type { AgeLine, Analysis, Comparison, Regression, RunResult, SummaryRow } from '../../../../shared/results'
import type { Varying } from '../../scenario/combinations'
import { analyse } from '../../experiments/analysis'
import { summarize } from '../../experiments/statistics'
import type { Table } from './table'
import { absent, factorsText, metricLabel, rangeText, threeDigits, valueText, withInterval } from './value-text'

const text = (label: string) => ({ label, number: false })
const number = (label: string) => ({ label, number: true })

/** The tables that say something, worked out from the runs: a file of an older version shows as much as a new one. */
export function summaryTables(runs: readonly RunResult[], scenario: Varying | null): Table[] {
  const analysis: Analysis = analyse(runs, scenario)
  const tables = [
    cellTable(summarize(runs)),
    ratioTable(analysis.comparisons),
    lineTable(analysis.regressions),
    ageTable(analysis.ages ?? []),
  ]
  return tables.filter(({ rows }) => rows.length > 0)
}

/** n, mean with interval, SD, median, quartiles and range of each cell. */
export function cellTable(summary: readonly SummaryRow[]): Table {
  // The column is there when there is something to say, so that nobody overlooks it.
  const marked = summary.some(({ invalid }) => invalid > 0)
  const rows = summary.map((row) => {
    const { metric, resolutionMs: fine } = row
    const show = (value: number | null) => valueText(metric, value, fine)
    const range = (low: number | null, high: number | null) =>
      rangeText(metric, low === null || high === null ? null : { low, high }, fine)
    const spread = [show(row.mean), rangeText(metric, row.ci95, fine), show(row.sd), show(row.median)]
    const about = [
      factorsText(row.factors),
      metricLabel(metric),
      String(row.n),
      missingText(row.missing),
      ...(marked ? [String(row.invalid)] : []),
    ]
    const outliers = row.outliers.map(
      ({ run, hop, value }) => `run ${run + 1}${hop > 0 ? `.${hop + 1}` : ''}: ${show(value)}`,
    )
    return [...about, ...spread, range(row.q1, row.q3), range(row.min, row.max), outliers.join('; ') || absent]
  })
  return {
    caption: 'All runs together',
    notes: [
      'Missing runs failed or did not measure the metric; they are in no figure.',
      ...(marked ? ['Invalid runs were marked so by a person, with a reason; they are in no figure either.'] : []),
      '95 % CI: interval of the mean by Student’s t, from two runs on. Quartiles (type 7) from four runs on.',
      'Outliers lie more than 1.5 interquartile ranges outside the quartiles; they are marked only and are in every figure.',
      'A time below its resolution is given as less than that.',
    ],
    columns: [
      text('Cell'), text('Metric'), number('n'), number('Missing'), ...(marked ? [number('Invalid')] : []), number('Mean'), number('95 % CI'), number('SD'), number('Median'),
      number('Quartiles'), number('Range'), text('Outliers'),
    ], // prettier-ignore
    rows,
  }
}

function ratioTable(comparisons: readonly Comparison[]): Table {
  const rows = comparisons.map(({ factor, base, level, others, metric, missing, ratio }) => {
    const about = [`${factor}: ${level} ÷ ${base}`, factorsText(others), metricLabel(metric)]
    const left = missing + (ratio?.leftOut ?? 0)
    const shown = ratio ? withInterval(threeDigits(ratio.ratio), ratio.ci95, threeDigits) : absent
    return [...about, String(ratio?.n ?? 0), missingText(left), shown]
  })
  return {
    caption: 'Levels compared, repetition by repetition',
    notes: [
      'Geometric mean of the ratios of paired repetitions, with the 95 % interval of a paired t test on logarithms; an interval that holds 1 shows no difference.',
    ],
    columns: [
      text('Levels'),
      text('Others'),
      text('Metric'),
      number('Pairs'),
      number('Missing'),
      number('Ratio (95 % CI)'),
    ],
    rows,
  }
}

const mib = 2 ** 20

function lineTable(regressions: readonly Regression[]): Table {
  const rows = regressions.map(({ factors, metric, n, offset, offsetCi95, slope, slopeCi95, r2, model }) => [
    factorsText(factors),
    metricLabel(metric),
    String(n),
    withInterval(threeDigits(offset), offsetCi95, threeDigits),
    withInterval(threeDigits(slope * mib), slopeCi95, (value) => threeDigits(value * mib)),
    r2 === null ? absent : r2.toFixed(4),
    model ? `${threeDigits(model.t0Ms)} ms + bytes / ${threeDigits(model.rateMbit)} Mbit/s` : absent,
  ])
  return {
    caption: 'Times over bytes',
    notes: [
      'Least squares over the logical bytes of each run. Model line: t0 + bytes / rate, with the rate that the runs’ floors allow and t0 the mean time above the floor.',
    ],
    columns: [
      text('Cells'), text('Metric'), number('n'), number('Offset, ms (95 % CI)'), number('Slope, ms per MiB (95 % CI)'), number('R²'), text('Model line'),
    ], // prettier-ignore
    rows,
  }
}

function ageTable(ages: readonly AgeLine[]): Table {
  const kib = (value: number) => threeDigits(value / 1024)
  const rows = ages.map(({ factors, n, offset, offsetCi95, slope, slopeCi95, r2 }) => [
    factorsText(factors),
    String(n),
    withInterval(kib(offset), offsetCi95, kib),
    withInterval(threeDigits(slope), slopeCi95, threeDigits),
    r2 === null ? absent : r2.toFixed(4),
  ])
  return {
    caption: 'Bytes over the time before the request',
    notes: [
      'Least squares over migration.after. Proportional would be an offset of 0; a slope whose interval holds 0 shows no growth.',
    ],
    columns: [
      text('Cells'), number('n'), number('Offset, KiB (95 % CI)'), number('Slope, bytes per s (95 % CI)'), number('R²'),
    ], // prettier-ignore
    rows,
  }
}

const missingText = (missing: number | null) => (missing === null ? absent : String(missing))
