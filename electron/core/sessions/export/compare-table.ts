// Two sessions side by side, as a table.
import type { SessionsRow } from '../../experiments/compare-sessions'
import type { SummaryRow } from '../../../../shared/results'
import type { Table } from './table'
import { absent, factorsText, metricLabel, rangeText, threeDigits, valueText, withInterval } from './value-text'

/** Mean with interval of both, and second ÷ first; `notes` say in what else the two differ. */
export function compareTable(rows: readonly SessionsRow[], notes: readonly string[]): Table {
  const text = (label: string) => ({ label, number: false })
  const number = (label: string) => ({ label, number: true })
  return {
    caption: 'A beside B',
    notes: [
      ...notes,
      'Means with the 95 % interval by Student’s t; the ratio is that of geometric means, with Welch’s interval on logarithms. An interval that holds 1 shows no difference.',
    ],
    columns: [
      text('Cell'), text('Metric'), number('n of A'), number('A'), number('n of B'), number('B'), number('B ÷ A (95 % CI)'),
    ], // prettier-ignore
    rows: rows.map(({ factors, metric, first, second, ratio }) => [
      factorsText(factors),
      metricLabel(metric),
      countText(first),
      meanText(first),
      countText(second),
      meanText(second),
      [first, second].some(tooFine)
        ? 'below resolution'
        : ratio
          ? withInterval(threeDigits(ratio.ratio), ratio.ci95, threeDigits)
          : absent,
    ]),
  }
}

function countText(row: SummaryRow | null): string {
  if (row === null) return absent
  const left = [row.missing ? `${row.missing} missing` : '', row.invalid > 0 ? `${row.invalid} invalid` : '']
  const said = left.filter((part) => part !== '').join(', ')
  return said === '' ? String(row.n) : `${row.n} (${said})`
}

function meanText(row: SummaryRow | null): string {
  if (row === null) return absent
  const mean = valueText(row.metric, row.mean, row.resolutionMs)
  return row.ci95 ? `${mean} (${rangeText(row.metric, row.ci95, row.resolutionMs)})` : mean
}

// A ratio of times that the probe cannot tell apart would only look exact.
const tooFine = (row: SummaryRow | null) =>
  row !== null && row.mean !== null && row.resolutionMs !== null && row.mean < row.resolutionMs
