// The figures of each cell for the metric shown, and each run's value, which opens its replay.
import { runName } from '../migration/verdict-text'
import type { Cell } from './cells'
import type { OpenRun } from './graph-props'
import { valueOf } from '../../shared/run-values'
import type { Measure } from './measures'
import { TableSection } from './TableSection'
import { factorsText, rangeText, valueText } from './value-text'

const columns = [
  { name: 'cell' },
  { name: 'n', number: true, meaning: 'Runs that ended well and measured this' },
  { name: 'missing', number: true, meaning: 'Runs that failed or did not measure this: they are in no figure' },
  { name: 'mean', number: true },
  { name: '95 % interval', number: true, meaning: 'Of the mean, by Student’s t; from two runs on' },
  { name: 'SD', number: true },
  { name: 'median', number: true },
  { name: 'quartiles', number: true, meaning: 'Type 7, as in R and numpy; from four runs on' },
  { name: 'range', number: true },
  {
    name: 'runs',
    meaning: 'Each opens its replay. ▲ marks an outlier: beyond Tukey’s fences, and in every figure all the same',
  },
]

type CellTableProps = { cells: readonly Cell[]; measure: Measure; onRun: OpenRun }

export function CellTable({ cells, measure, onRun }: CellTableProps) {
  return (
    <TableSection title={`Cells: ${measure.name}`} notes={[measure.meaning]} columns={columns}>
      {cells.map((cell) => (
        <CellRow key={cell.key} {...{ cell, measure, onRun }} />
      ))}
    </TableSection>
  )
}

function CellRow({ cell, measure, onRun }: { cell: Cell; measure: Measure; onRun: OpenRun }) {
  const row = cell.rows.get(measure.key)
  const fine = row?.resolutionMs ?? null
  const show = (value: number | null | undefined) => valueText(measure.unit, value ?? null, fine)
  const range = (low: number | null | undefined, high: number | null | undefined) =>
    rangeText(measure.unit, typeof low === 'number' && typeof high === 'number' ? { low, high } : null, fine)
  const missing = row?.missing ?? cell.runs.length
  return (
    <tr>
      <th scope="row">{factorsText(cell.levels)}</th>
      <td className="number">{row?.n ?? 0}</td>
      <td className={`number ${missing > 0 ? 'warn' : ''}`}>{missing}</td>
      <td className="number">{show(row?.mean)}</td>
      <td className="number">{rangeText(measure.unit, row?.ci95 ?? null, fine)}</td>
      <td className="number">{show(row?.sd)}</td>
      <td className="number">{show(row?.median)}</td>
      <td className="number">{range(row?.q1, row?.q3)}</td>
      <td className="number">{range(row?.min, row?.max)}</td>
      <td className="run-list">
        {cell.runs.map((run) => {
          const value = valueOf(run, measure.key)
          const out = row?.outliers.some((one) => one.run === run.run && one.hop === run.hop) ?? false
          const said = value === null ? (run.status === 'succeeded' ? 'not measured' : run.status) : show(value)
          const why = run.metrics?.missing[measure.key] ?? run.error?.message
          return (
            <button
              key={`${run.run}.${run.hop}`}
              type="button"
              className={`link-button ${value === null ? 'bad' : ''}`}
              title={`Opens the replay of ${runName(run)}${value === null && why ? `. ${why}` : ''}`}
              aria-label={`${runName(run)}: ${said}${out ? ', an outlier' : ''}; open its replay`}
              onClick={() => onRun(cell.session, run)}
            >
              {said}
              {out ? ' ▲' : ''}
            </button>
          )
        })}
      </td>
    </tr>
  )
}
