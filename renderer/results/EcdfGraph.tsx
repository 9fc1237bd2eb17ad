// The share of runs at or below each value, one staircase a series.
import { Scatter, ScatterChart, useXAxisScale, useYAxisScale } from 'recharts'
import type { Series } from './arrange'
import { Grid, margin, NumberAxis, UprightAxis, withUnit } from './Axes'
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
  const lines = panel.series.map((series) => ({ series, steps: ecdf(runValues(panel.at(null, series), measure.key)) }))
  // Its own axis for each panel: how runs differ is what is looked for, not how far they are from 0.
  const values = lines.flatMap(({ steps }) => steps.map(({ value }) => value / scale.divisor))
  const ticks = axisTicks(Math.max(...values), Math.min(...values))
  return (
    <ScatterChart responsive className="graph" style={{ height }} margin={margin} accessibilityLayer={false}>
      <Grid vertical />
      <NumberAxis name={withUnit(measure.name, scale)} domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]} ticks={ticks} />
      <UprightAxis name="runs at or below" ticks={shares} show={(share) => `${share * 100} %`} />
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
