// Two sessions cell by cell: the first beside another one, with the ratio of their geometric means.
import type { SummaryRow } from '../../shared/results'
import type { Compared } from '../../shared/side-by-side'
import type { Measure } from './measures'
import { TableSection } from './TableSection'
import { absent, factorsText, rangeText, ratioText, valueText } from './value-text'

type ComparedTableProps = { compared: Compared; measure: Measure; nameOf(id: string): string }

export function ComparedTable({ compared, measure, nameOf }: ComparedTableProps) {
  const [first, second] = [nameOf(compared.first), nameOf(compared.second)]
  const rows = compared.rows.filter(({ metric }) => metric === measure.key)
  const differ = compared.differences.map((one) => `${one.path} (${one.first} / ${one.second})`).join(', ')
  const notes = [
    differ === '' ? 'The scenarios differ in no setting.' : `The scenarios differ in: ${differ}.`,
    'Not in pairs: ratio of geometric means with Welch’s 95 % interval on logarithms. An interval that holds 1 shows no difference.',
  ]
  const columns = [
    { name: 'cell' },
    { name: 'n', number: true },
    { name: first, number: true },
    { name: 'n ', number: true },
    { name: second, number: true },
    { name: 'ratio (95 % interval)', number: true },
  ]
  return (
    <TableSection title={`${second} ÷ ${first}`} {...{ notes, columns }}>
      {rows.map(({ factors, first: one, second: other, ratio }) => (
        <tr key={factorsText(factors)}>
          <th scope="row">{factorsText(factors)}</th>
          <td className="number">{one?.n ?? absent}</td>
          <td className="number">{meanText(one, measure)}</td>
          <td className="number">{other?.n ?? absent}</td>
          <td className="number">{meanText(other, measure)}</td>
          <td className="number">{[one, other].some(tooFine) ? 'below resolution' : ratioText(ratio)}</td>
        </tr>
      ))}
    </TableSection>
  )
}

function meanText(row: SummaryRow | null, { unit }: Measure): string {
  if (row === null) return absent
  const mean = valueText(unit, row.mean, row.resolutionMs)
  return row.ci95 ? `${mean} (${rangeText(unit, row.ci95, row.resolutionMs)})` : mean
}

/** A ratio of times that the probe cannot tell apart would only look exact. */
const tooFine = (row: SummaryRow | null) =>
  row !== null && row.mean !== null && row.resolutionMs !== null && row.mean < row.resolutionMs
