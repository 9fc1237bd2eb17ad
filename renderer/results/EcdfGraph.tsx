// The share of runs at or below each value, one staircase a series.
import { CartesianGrid, Scatter, ScatterChart, useXAxisScale, useYAxisScale, YAxis } from 'recharts'
import type { Series } from './arrange'
import { margin, NumberAxis } from './Axes'
import { ecdf, runValues } from './figures'
import type { Step } from './figures'
import type { GraphProps } from './graph-props'
import { RunMark } from './Marks'
import { axisTicks } from './measures'
import { seriesColour } from './series-colour'

const shares = [0, 0.25, 0.5, 0.75, 1]
const shape = () => <g />

export function EcdfGraph(props: GraphProps) {
  const { panel, measure, scale, height, shows } = props
  const name = scale.unit === '' ? measure.name : `${measure.name}, ${scale.unit}`
  const lines = panel.series.map((series) => ({ series, steps: ecdf(runValues(panel.at(null, series), measure.key)) }))
  // Its own axis for each panel: how runs differ is what is looked for, not how far they are from 0.
  const values = lines.flatMap(({ steps }) => steps.map(({ value }) => value / scale.divisor))
  const ticks = axisTicks(Math.max(...values), Math.min(...values))
  return (
    <ScatterChart responsive className="graph" style={{ height }} margin={margin} accessibilityLayer={false}>
      <CartesianGrid stroke="var(--chart-grid)" />
      <NumberAxis name={name} domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]} ticks={ticks} />
      <YAxis
        type="number"
        dataKey="y"
        domain={[0, 1]}
        ticks={shares}
        width={56}
        tickFormatter={(share: number) => `${share * 100} %`}
        tick={{ fill: 'var(--chart-text)', fontSize: 12 }}
        axisLine={{ stroke: 'var(--chart-text)' }}
        tickLine={{ stroke: 'var(--chart-text)' }}
        label={{
          value: 'runs at or below',
          angle: -90,
          position: 'insideLeft',
          offset: 4,
          fill: 'var(--chart-text)',
          fontSize: 12,
          style: { textAnchor: 'middle' },
        }}
      />
      {lines.map(({ series, steps }) => (
        <Scatter
          key={series.label}
          data={stairs(steps, scale.divisor, ticks.at(-1) ?? 1)}
          line={{ stroke: seriesColour(series), strokeWidth: 1.8 }}
          shape={shape}
          isAnimationActive={false}
        />
      ))}
      {shows.runs &&
        lines.map(({ series, steps }) => <StepMarks key={series.label} {...props} {...{ series, steps }} />)}
    </ScatterChart>
  )
}

/** Corners of the staircase, from 0 to the end of the axis. */
export function stairs(steps: readonly Step[], divisor: number, end: number): { x: number; y: number }[] {
  let before = 0
  const corners = steps.flatMap(({ value, share }) => {
    const pair = [
      { x: value / divisor, y: before },
      { x: value / divisor, y: share },
    ]
    before = share
    return pair
  })
  return corners.length === 0 ? [] : [...corners, { x: end, y: 1 }]
}

type StepMarksProps = GraphProps & { series: Series; steps: readonly Step[] }

function StepMarks({ series, steps, measure, scale, onRun }: StepMarksProps) {
  const [xAxis, yAxis] = [useXAxisScale(), useYAxisScale()]
  if (!xAxis || !yAxis) return null
  return steps.map(({ at, value, share }) => (
    <RunMark
      key={`${at.session} ${at.run.run}.${at.run.hop}`}
      {...{ at, series, measure, onRun }}
      x={xAxis(value / scale.divisor) ?? 0}
      y={yAxis(share) ?? 0}
    />
  ))
}
