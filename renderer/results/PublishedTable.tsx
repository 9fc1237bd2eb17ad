// The theses' values beside ours: a ratio where conditions match, and what differs where they do not.
import type { Published } from '../../shared/side-by-side'
import type { Cell } from './cells'
import { factorsKey } from '../../shared/run-values'
import type { Measure } from './measures'
import { TableSection } from './TableSection'
import { absent, factorsText, threeDigits, valueText } from './value-text'

type PublishedTableProps = {
  published: readonly Published[]
  cells: readonly Cell[]
  measure: Measure
  nameOf(id: string): string
}

const notes = [
  'Ratio: our mean ÷ the published value, given only where the conditions match and one value was published for them.',
]
const columns = [
  { name: 'cell' },
  { name: 'ours', number: true },
  { name: 'published', number: true },
  { name: 'ratio', number: true },
  { name: 'source' },
  { name: 'conditions' },
]

export function PublishedTable({ published, cells, measure, nameOf }: PublishedTableProps) {
  const rows = published.filter(({ metric }) => metric === measure.key)
  if (rows.length === 0) return null
  return (
    <TableSection title={`Published: ${measure.name}`} {...{ notes, columns }}>
      {rows.map((row) => (
        <PublishedRow
          key={`${row.session} ${row.label} ${factorsText(row.factors)}`}
          {...{ row, cells, measure, nameOf }}
        />
      ))}
    </TableSection>
  )
}

type PublishedRowProps = Omit<PublishedTableProps, 'published'> & { row: Published }

function PublishedRow({ row, cells, measure, nameOf }: PublishedRowProps) {
  const { session, factors, label, caption, fit, values, ratio, differences, notes: all } = row
  const cell = cells.find((one) => one.session === session && factorsKey(one.factors) === factorsKey(factors))
  const ours = cell?.rows.get(measure.key)
  return (
    <tr>
      <th scope="row">{[nameOf(session), factorsText(factors)].filter(Boolean).join(', ')}</th>
      <td className="number">{valueText(measure.unit, ours?.mean ?? null, ours?.resolutionMs ?? null)}</td>
      <td className="number">
        {values.map(({ name, ms, doubt }) => (
          <div key={`${name} ${ms}`} title={doubt ?? undefined}>
            {name && <span className="quiet">{name}: </span>}
            {valueText('ms', ms)}
            {doubt && <span className="warn"> ({doubt.split(':')[0]})</span>}
          </div>
        ))}
      </td>
      <td className="number">{ratio === null ? absent : threeDigits(ratio)}</td>
      <td>
        {label}
        <div className="quiet">{caption}</div>
      </td>
      <td>
        {fit === 'matches' ? (
          <span className="good">They match.</span>
        ) : (
          <ul className="difference-list">
            {differences.map((difference) => (
              <li key={difference}>{difference}</li>
            ))}
          </ul>
        )}
        {all.length > 0 && (
          <details>
            <summary className="quiet">
              {all.length} {all.length === 1 ? 'note' : 'notes'}
            </summary>
            <ul>
              {all.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </details>
        )}
      </td>
    </tr>
  )
}
