// Means with intervals along a factor, with the physical floor and the model line beneath them.
import { ComposedChart, Line, Tooltip, useXAxisScale, useYAxisScale } from 'recharts'
import type { Level } from './cells'
import type { Series } from './arrange'
import { levelText } from './arrange'
import { Grid, LevelAxis, margin, NumberAxis, UprightAxis, withUnit } from './Axes'
import { CellTip } from './CellTip'
import { publishedFor, runValues } from './figures'
import type { GraphProps } from './graph-props'
import { LevelLine, RunMark, Whisker } from './Marks'
import { modelAt } from './model'
import { markPath, seriesColour } from './series-colour'
import { valueText } from './value-text'

type Row = { level: Level | null; label: string; x: number }

export function LineGraph(props: GraphProps) {
  const { panel, measure, scale, ticks, axisName, shows, analyses, height } = props
  const levels: readonly (Level | null)[] = panel.levels.length > 0 ? panel.levels : [null]
  const numbers = panel.levels.filter((level) => typeof level === 'number')
  const numeric = numbers.length > 1 && numbers.length === levels.length
  const rows: Row[] = levels.map((level) => ({
    level,
    label: levelText(level),
    x: typeof level === 'number' ? level : 0,
  }))
  const meanOf = (series: Series, key: string) => (row: Row) => {
    const mean = panel.at(row.level, series)[0]?.rows.get(key)?.mean ?? null
    return mean === null ? null : mean / scale.divisor
  }
  const modelOf = (series: Series) => (row: Row) => {
    const [cell] = panel.at(row.level, series)
    const ms = cell ? modelAt(cell, measure.key, analyses) : null
    return ms === null ? null : ms / scale.divisor
  }
  const shared = { isAnimationActive: false, activeDot: false, connectNulls: true, type: 'linear' } as const
  const floor = shows.floor && measure.unit === 'ms' && measure.key !== 'floorMs'
  return (
    <ComposedChart
      responsive
      className="graph"
      style={{ height }}
      data={rows}
      margin={margin}
      accessibilityLayer={false}
    >
      <Grid />
      {numeric ? (
        <NumberAxis name={axisName} domain={padded(numbers)} ticks={numbers} />
      ) : (
        <LevelAxis name={panel.levels.length > 0 ? axisName : ''} />
      )}
      <UprightAxis name={withUnit(measure.name, scale)} ticks={ticks} />
      <Tooltip
        isAnimationActive={false}
        cursor={{ stroke: 'var(--chart-grid)' }}
        content={({ label }) => (
          <CellTip {...props} level={rows.find((row) => (numeric ? row.x : row.label) === label)?.level ?? null} />
        )}
      />
      {panel.series.map((series) => (
        <Line
          key={series.label}
          {...shared}
          dataKey={meanOf(series, measure.key)}
          stroke={seriesColour(series)}
          strokeWidth={1.8}
          dot={false}
        />
      ))}
      {floor &&
        panel.series.map((series) => (
          <Line
            key={`floor ${series.label}`}
            {...shared}
            dataKey={meanOf(series, 'floorMs')}
            stroke={seriesColour(series)}
            strokeDasharray="2 3"
            dot={false}
          />
        ))}
      {floor &&
        panel.series.map((series) => (
          <Line
            key={`model ${series.label}`}
            {...shared}
            dataKey={modelOf(series)}
            stroke={seriesColour(series)}
            strokeDasharray="8 4"
            dot={false}
          />
        ))}
      {panel.series.map((series) => (
        <LineMarks key={series.label} {...props} rows={rows} series={series} numeric={numeric} />
      ))}
    </ComposedChart>
  )
}

/** A twelfth of the range at both ends, so that no mark stands on an axis. */
function padded(numbers: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
  const pad = (high - low) / 12
  return [low - pad, high + pad]
}

type LineMarksProps = GraphProps & { rows: readonly Row[]; series: Series; numeric: boolean }

function LineMarks({ rows, series, numeric, panel, measure, scale, shows, published, onRun }: LineMarksProps) {
  const [xAxis, yAxis] = [useXAxisScale(), useYAxisScale()]
  if (!xAxis || !yAxis) return null
  const yOf = (value: number) => yAxis(value / scale.divisor) ?? 0
  // Series that meet at a point are moved apart by a little.
  const beside = (series.index - (panel.series.length - 1) / 2) * 5
  return rows.flatMap((row) => {
    const place = xAxis(numeric ? row.x : row.label, { position: 'middle' })
    return panel.at(row.level, series).map((cell) => {
      const figure = cell.rows.get(measure.key)
      if (place === undefined || !figure || figure.mean === null) return null
      const x = place + beside
      return (
        <g key={cell.key} data-cell={cell.key}>
          {figure.ci95 && (
            <Whisker
              x={x}
              low={yOf(Math.max(0, figure.ci95.low))}
              high={yOf(figure.ci95.high)}
              colour={seriesColour(series)}
            />
          )}
          <path d={markPath(series, x, yOf(figure.mean), 4)} fill={seriesColour(series)} />
          {shows.runs &&
            runValues([cell], measure.key).map((at) => (
              <RunMark
                key={`${at.run.run}.${at.run.hop}`}
                {...{ at, series, measure, onRun }}
                x={x + 9}
                y={yOf(at.value)}
              />
            ))}
          {shows.published &&
            publishedFor(published, cell, measure.key).flatMap(({ label, fit, values }) =>
              values.map(({ name, ms }) => (
                <LevelLine
                  key={`${label} ${name} ${ms}`}
                  from={x - 12}
                  to={x + 12}
                  y={yOf(ms)}
                  kind={fit}
                  title={`${label}: ${valueText('ms', ms)}`}
                />
              )),
            )}
        </g>
      )
    })
  })
}
