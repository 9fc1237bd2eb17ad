// The numbers behind a stacked graph: means by cell, and the runs that they are made of.
import { interfaceNames, phaseNames } from '../../shared/names'
import { runName } from '../migration/verdict-text'
import type { Cell } from './cells'
import { meanBytes, meanPhases } from './figures'
import type { OpenRun } from './graph-props'
import { TableSection } from './TableSection'
import { absent, factorsText, valueText } from './value-text'

type StackTableProps = { kind: 'phases' | 'wire'; cells: readonly Cell[]; onRun: OpenRun }

export function StackTable({ kind, cells, onRun }: StackTableProps) {
  const rows = cells.map((cell) => {
    const values: Readonly<Record<string, number>> = { ...(kind === 'phases' ? meanPhases : meanBytes)(cell.runs) }
    return { cell, values }
  })
  const names: readonly string[] = kind === 'phases' ? phaseNames : interfaceNames
  const used = names.filter((name) => rows.some(({ values }) => name in values))
  const columns = [{ name: 'cell' }, ...used.map((name) => ({ name, number: true })), { name: 'runs' }]
  const title = kind === 'phases' ? 'Phases: mean of each cell' : 'Bytes by interface: mean of each cell'
  const notes =
    kind === 'phases'
      ? ['Of the runs that ended well.']
      : ['Bytes of the source during the transfer, headers included; of the runs that measured them.']
  return (
    <TableSection {...{ title, notes, columns }}>
      {rows.map(({ cell, values }) => (
        <tr key={cell.key}>
          <th scope="row">{factorsText(cell.levels)}</th>
          {used.map((name) => {
            const value = values[name]
            return (
              <td key={name} className="number">
                {value === undefined ? absent : valueText(kind === 'phases' ? 'ms' : 'bytes', value)}
              </td>
            )
          })}
          <td className="run-list">
            {cell.runs.map((run) => (
              <button
                key={`${run.run}.${run.hop}`}
                type="button"
                className={`link-button ${run.status === 'succeeded' ? '' : 'bad'}`}
                aria-label={`${runName(run)}, ${run.status}; open its replay`}
                onClick={() => onRun(cell.session, run)}
              >
                {run.hop > 0 ? `${run.run + 1}.${run.hop + 1}` : run.run + 1}
              </button>
            ))}
          </td>
        </tr>
      ))}
    </TableSection>
  )
}
