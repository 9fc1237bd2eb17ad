// Levels of a factor against its first one, repetition by repetition.
import type { SessionResults } from '../../shared/side-by-side'
import type { Measure } from './measures'
import { TableSection } from './TableSection'
import { factorName, factorsText, ratioText } from './value-text'

type RatioTableProps = { sessions: readonly SessionResults[]; measure: Measure; nameOf(id: string): string }

const notes = [
  'Paired: geometric mean of the ratios of repetitions, with the 95 % interval of a paired t test on logarithms. An interval that holds 1 shows no difference.',
]
const columns = [
  { name: 'levels' },
  { name: 'others' },
  { name: 'pairs', number: true },
  { name: 'missing', number: true, meaning: 'Repetitions of which one side or both are missing, or are 0' },
  { name: 'ratio (95 % interval)', number: true },
]

export function RatioTable({ sessions, measure, nameOf }: RatioTableProps) {
  const rows = sessions.flatMap(({ id, analysis }) =>
    analysis.comparisons.filter(({ metric }) => metric === measure.key).map((comparison) => ({ id, comparison })),
  )
  if (rows.length === 0) return null
  return (
    <TableSection title={`Levels compared: ${measure.name}`} {...{ notes, columns }}>
      {rows.map(({ id, comparison: { factor, base, level, others, missing, ratio } }) => (
        <tr key={`${id} ${factor} ${level} ${factorsText(others)}`}>
          <th scope="row">
            {nameOf(id) && `${nameOf(id)}, `}
            {factorName(factor)}: {String(level)} ÷ {String(base)}
          </th>
          <td>{factorsText(others)}</td>
          <td className="number">{ratio?.n ?? 0}</td>
          <td className="number">{missing + (ratio?.leftOut ?? 0)}</td>
          <td className="number">{ratioText(ratio)}</td>
        </tr>
      ))}
    </TableSection>
  )
}
