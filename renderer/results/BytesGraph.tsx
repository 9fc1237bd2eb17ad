// Each run's time over its bytes, with the fitted line, the model t0 + bytes / rate, and the floor of each run.
import { ReferenceLine, Scatter, ScatterChart, useXAxisScale, useYAxisScale } from 'recharts'
import type { Series } from './arrange'
import { Grid, margin, NumberAxis, UprightAxis, withUnit } from './Axes'
import { runValues } from './figures'
import type { GraphProps } from './graph-props'
import { LevelLine, RunMark } from './Marks'
import { valueOf } from '../../shared/run-values'
import { axisTicks } from './measures'
import { bytesMs, regressionOf } from './model'
import { seriesColour } from './series-colour'
import { valueText } from './value-text'

const mib = 2 ** 20

export function BytesGraph(props: GraphProps) {
  const { panel, measure, scale, ticks, shows, analyses, height } = props
  const points = panel.series.map((series) => ({ series, runs: runValues(panel.at(null, series), measure.key) }))
  const largest = Math.max(
    1,
    ...panel.cells.flatMap(({ runs }) => runs.map((run) => (valueOf(run, 'logicalBytes') ?? 0) / mib)),
  )
  const marks = axisTicks(largest)
  const end = marks.at(-1) ?? 1
  const lines = panel.series.flatMap((series) => {
    const [cell] = panel.at(null, series)
    const found = cell && regressionOf(cell, measure.key, analyses)
    return found ? [{ series, found }] : []
  })
  const between = (msAt: (mebibytes: number) => number): [{ x: number; y: number }, { x: number; y: number }] => [
    { x: 0, y: msAt(0) / scale.divisor },
    { x: end, y: msAt(end) / scale.divisor },
  ]
  return (
    <ScatterChart responsive className="graph" style={{ height }} margin={margin} accessibilityLayer={false}>
      <Grid vertical />
      <NumberAxis name="image, MiB" domain={[0, end]} ticks={marks} />
      <UprightAxis name={withUnit(measure.name, scale)} ticks={ticks} />
      <Scatter data={[{ x: 0, y: 0 }]} dataKey="y" shape={() => <g />} isAnimationActive={false} />
      {lines.map(({ series, found }) => (
        <ReferenceLine
          key={`fit ${series.label}`}
          stroke={seriesColour(series)}
          strokeWidth={1.8}
          segment={between((mebibytes) => found.offset + found.slope * mebibytes * mib)}
          ifOverflow="hidden"
        />
      ))}
      {shows.floor &&
        lines.flatMap(({ series, found: { model } }) =>
          model ? (
            <ReferenceLine
              key={`model ${series.label}`}
              stroke={seriesColour(series)}
              strokeDasharray="8 4"
              segment={between((mebibytes) => model.t0Ms + bytesMs(mebibytes * mib, model.rateMbit))}
              ifOverflow="hidden"
            />
          ) : (
            []
          ),
        )}
      {points.map(({ series, runs }) => (
        <PointMarks key={series.label} {...props} {...{ series, runs }} />
      ))}
    </ScatterChart>
  )
}

function PointMarks({
  series,
  runs,
  measure,
  scale,
  shows,
  onRun,
}: GraphProps & { series: Series; runs: ReturnType<typeof runValues> }) {
  const [xAxis, yAxis] = [useXAxisScale(), useYAxisScale()]
  if (!xAxis || !yAxis) return null
  return runs.map((at) => {
    const bytes = valueOf(at.run, 'logicalBytes')
    const floor = valueOf(at.run, 'floorMs')
    if (bytes === null) return null
    const x = xAxis(bytes / mib) ?? 0
    return (
      <g key={`${at.session} ${at.run.run}.${at.run.hop}`}>
        {shows.floor && floor !== null && (
          <LevelLine
            from={x - 5}
            to={x + 5}
            y={yAxis(floor / scale.divisor) ?? 0}
            kind="floor"
            title={`physical floor: ${valueText('ms', floor)}`}
          />
        )}
        <RunMark {...{ at, series, measure, onRun }} x={x} y={yAxis(at.value / scale.divisor) ?? 0} />
      </g>
    )
  })
}
