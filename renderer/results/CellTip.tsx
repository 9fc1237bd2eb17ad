// What the pointer is told of a place on a graph.
import type { Level } from './cells'
import { levelText } from './arrange'
import type { GraphProps } from './graph-props'
import { seriesColour } from './series-colour'
import { factorsText, rangeText, valueText } from './value-text'

type CellTipProps = Pick<GraphProps, 'panel' | 'measure' | 'axisName'> & { level: Level | null }

export function CellTip({ panel, measure, axisName, level }: CellTipProps) {
  return (
    <div className="graph-tip panel">
      {level !== null && (
        <b>
          {axisName}: {levelText(level)}
        </b>
      )}
      {panel.series.flatMap((series) =>
        panel.at(level, series).map((cell) => {
          const row = cell.rows.get(measure.key)
          const fine = row?.resolutionMs ?? null
          return (
            <div key={cell.key} title={factorsText(cell.factors)}>
              <i style={{ background: seriesColour(series) }} /> {series.level === null ? 'mean' : series.label}:{' '}
              {valueText(measure.unit, row?.mean ?? null, fine)}
              {row?.ci95 ? `, 95 % ${rangeText(measure.unit, row.ci95, fine)}` : ''}, n = {row?.n ?? 0}
            </div>
          )
        }),
      )}
    </div>
  )
}
