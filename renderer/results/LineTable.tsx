// Times over bytes: the fitted line and the model line of each group of cells.
import type { Interval } from '../../shared/results'
import type { SessionResults } from '../../shared/side-by-side'
import type { Measure } from './measures'
import { TableSection } from './TableSection'
import { absent, factorsText, threeDigits } from './value-text'

type LineTableProps = { sessions: readonly SessionResults[]; measure: Measure; nameOf(id: string): string }

const mib = 2 ** 20
const notes = [
  'Least squares over the logical bytes of each run. The model is t0 + bytes / rate: the rate that the runs’ floors allow, and t0 the mean time above the floor.',
]
const columns = [
  { name: 'cells' },
  { name: 'n', number: true },
  { name: 'offset, ms (95 % interval)', number: true },
  { name: 'slope, ms per MiB (95 % interval)', number: true },
  { name: 'R²', number: true },
  { name: 'model' },
]

export function LineTable({ sessions, measure, nameOf }: LineTableProps) {
  const rows = sessions.flatMap(({ id, analysis }) =>
    analysis.regressions.filter(({ metric }) => metric === measure.key).map((line) => ({ id, line })),
  )
  if (rows.length === 0) return null
  return (
    <TableSection title={`Over bytes: ${measure.name}`} {...{ notes, columns }}>
      {rows.map(({ id, line: { factors, n, offset, offsetCi95, slope, slopeCi95, r2, model } }) => (
        <tr key={`${id} ${factorsText(factors)}`}>
          <th scope="row">{[nameOf(id), factorsText(factors)].filter(Boolean).join(', ')}</th>
          <td className="number">{n}</td>
          <td className="number">{withInterval(offset, offsetCi95, 1)}</td>
          <td className="number">{withInterval(slope, slopeCi95, mib)}</td>
          <td className="number">{r2 === null ? absent : r2.toFixed(4)}</td>
          <td>{model ? `${threeDigits(model.t0Ms)} ms + bytes / ${threeDigits(model.rateMbit)} Mbit/s` : absent}</td>
        </tr>
      ))}
    </TableSection>
  )
}

function withInterval(value: number, interval: Interval | null, factor: number): string {
  const show = (one: number) => threeDigits(one * factor)
  return interval ? `${show(value)} (${show(interval.low)} to ${show(interval.high)})` : show(value)
}
