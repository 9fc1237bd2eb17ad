// Bars with intervals, or boxes: one place for each level of the axis and each series.
import { Bar, BarChart, Tooltip } from 'recharts'
import { levelText } from './arrange'
import { Grid, LevelAxis, margin, UprightAxis, withUnit } from './Axes'
import { CellMarks } from './CellMarks'
import { CellTip } from './CellTip'
import type { GraphProps } from './graph-props'

export function CellGraph({ kind, ...props }: GraphProps & { kind: 'bars' | 'boxes' }) {
  const { panel, measure, scale, ticks, axisName, height } = props
  const levels = panel.levels.length > 0 ? panel.levels : [null]
  const rows = levels.map((level) => ({ level, label: levelText(level) }))
  return (
    <BarChart
      responsive
      className="graph"
      style={{ height }}
      data={rows}
      margin={margin}
      barCategoryGap="18%"
      barGap={3}
      accessibilityLayer={false}
    >
      <Grid />
      <LevelAxis name={panel.levels.length > 0 ? axisName : ''} />
      <UprightAxis name={withUnit(measure.name, scale)} ticks={ticks} />
      <Tooltip
        cursor={{ fill: 'var(--chart-grid)', fillOpacity: 0.5 }}
        isAnimationActive={false}
        content={({ label }) => <CellTip {...props} level={rows.find((row) => row.label === label)?.level ?? null} />}
      />
      {panel.series.map((series) => (
        <Bar
          key={series.label}
          name={series.label}
          maxBarSize={64}
          isAnimationActive={false}
          dataKey={({ level }: (typeof rows)[number]) => {
            const mean = panel.at(level, series)[0]?.rows.get(measure.key)?.mean ?? null
            return mean === null ? null : mean / scale.divisor
          }}
          shape={({ x, width, index }) => {
            const cell = panel.at(levels[index] ?? null, series)[0]
            return cell ? <CellMarks {...props} {...{ kind, cell, series, x, width }} /> : <g />
          }}
        />
      ))}
    </BarChart>
  )
}
