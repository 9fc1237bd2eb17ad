// Over the repetitions: what the session's page tells of all its cells and metrics at once.
import type { SummaryRow } from '../../shared/results'
import { measureOf } from './measures'
import { factorsText, rangeText, valueText } from './value-text'

const columns: readonly { name: string; meaning?: string }[] = [
  { name: 'factors' },
  { name: 'metric' },
  { name: 'n', meaning: 'Runs that ended well and measured this' },
  { name: 'missing', meaning: 'Runs that failed or did not measure this: they are in no figure' },
  { name: 'mean' },
  { name: '95 % interval', meaning: 'Of the mean, by Student’s t; from two runs on' },
  { name: 'median' },
  { name: 'quartiles', meaning: 'From four runs on' },
  { name: 'SD' },
  { name: 'range' },
]

export function SummaryTable({ summary }: { summary: readonly SummaryRow[] }) {
  return (
    <table className="data-table">
      <thead>
        <tr>
          {columns.map(({ name, meaning }, index) => (
            <th key={name} className={index < 2 ? '' : 'number'} title={meaning}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {summary.map((row) => (
          <SummaryLine key={`${factorsText(row.factors)} ${row.metric}`} row={row} />
        ))}
      </tbody>
    </table>
  )
}

function SummaryLine({ row }: { row: SummaryRow }) {
  const { name, unit, meaning } = measureOf(row.metric)
  const fine = row.resolutionMs
  const range = (low: number | null, high: number | null) =>
    rangeText(unit, low === null || high === null ? null : { low, high }, fine)
  const texts = [
    String(row.n),
    row.missing === null ? '–' : String(row.missing),
    valueText(unit, row.mean, fine),
    rangeText(unit, row.ci95, fine),
    valueText(unit, row.median, fine),
    range(row.q1, row.q3),
    valueText(unit, row.sd, fine),
    range(row.min, row.max),
  ]
  return (
    <tr>
      <td>{factorsText(row.factors)}</td>
      <td title={meaning}>{name}</td>
      {texts.map((text, index) => (
        <td key={columns[index + 2]?.name} className="number">
          {text}
        </td>
      ))}
    </tr>
  )
}
