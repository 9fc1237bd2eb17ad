// One cell of a bar or box graph: its figure, its runs, its floor and what was published for it.
import { useYAxisScale } from 'recharts'
import type { Series } from './arrange'
import type { Cell } from './cells'
import { boxOf, publishedFor, runValues } from './figures'
import type { GraphProps } from './graph-props'
import { LevelLine, RunMark, spreadX, Whisker } from './Marks'
import { seriesColour } from './series-colour'
import { valueText } from './value-text'

type CellMarksProps = Pick<GraphProps, 'measure' | 'scale' | 'shows' | 'published' | 'onRun'> & {
  kind: 'bars' | 'boxes'
  cell: Cell
  series: Series
  /** Left end and width of the cell's place, px. */
  x: number
  width: number
}

export function CellMarks(props: CellMarksProps) {
  const { kind, cell, series, x, width, measure, scale, shows, published, onRun } = props
  const axis = useYAxisScale()
  const row = cell.rows.get(measure.key)
  if (!axis || !row || row.mean === null) return null
  const yOf = (value: number) => axis(value / scale.divisor) ?? 0
  const runs = runValues([cell], measure.key)
  const middle = x + width / 2
  const colour = seriesColour(series)
  const floor = measure.unit === 'ms' && measure.key !== 'floorMs' ? cell.rows.get('floorMs')?.mean : null
  return (
    <g data-cell={cell.key}>
      {kind === 'bars' && (
        <>
          <rect
            x={x}
            width={width}
            y={yOf(row.mean)}
            height={Math.max(0, yOf(0) - yOf(row.mean))}
            fill={colour}
            fillOpacity={0.45}
            stroke={colour}
          />
          {row.ci95 && (
            <Whisker
              x={middle}
              low={yOf(Math.max(0, row.ci95.low))}
              high={yOf(row.ci95.high)}
              colour="var(--chart-marker)"
            />
          )}
        </>
      )}
      {kind === 'boxes' && (
        <BoxMark
          box={boxOf(
            row,
            runs.map(({ value }) => value),
          )}
          {...{ x, width, colour, yOf }}
        />
      )}
      {shows.runs &&
        runs.map((at, index) => (
          <RunMark
            key={`${at.run.run}.${at.run.hop}`}
            x={spreadX(index, runs.length, middle, Math.min(width * 0.6, runs.length * 7))}
            y={yOf(at.value)}
            {...{ at, series, measure, onRun }}
          />
        ))}
      {shows.floor && typeof floor === 'number' && (
        <LevelLine
          from={x - 2}
          to={x + width + 2}
          y={yOf(floor)}
          kind="floor"
          title={`physical floor: ${valueText('ms', floor)}`}
        />
      )}
      {shows.published &&
        publishedFor(published, cell, measure.key).flatMap(({ label, fit, values }) =>
          values.map(({ name, ms }) => (
            <LevelLine
              key={`${label} ${name} ${ms}`}
              {...{ from: x - 4, to: x + width + 4, y: yOf(ms), kind: fit }}
              title={`${label}${name ? `, ${name}` : ''}: ${valueText('ms', ms)}${fit === 'almost' ? '; conditions differ' : ''}`}
            />
          )),
        )}
    </g>
  )
}

type BoxMarkProps = {
  box: ReturnType<typeof boxOf>
  x: number
  width: number
  colour: string
  yOf(value: number): number
}

/** Nothing with fewer than four runs: they are drawn themselves, and there is no quartile to draw. */
function BoxMark({ box, x, width, colour, yOf }: BoxMarkProps) {
  if (!box) return null
  const middle = x + width / 2
  return (
    <g stroke={colour} fill="none" strokeWidth={1.4}>
      <path d={`M${middle},${yOf(box.high)}V${yOf(box.q3)}M${middle},${yOf(box.q1)}V${yOf(box.low)}`} />
      <path d={`M${middle - 6},${yOf(box.high)}h12M${middle - 6},${yOf(box.low)}h12`} />
      <rect
        x={x}
        width={width}
        y={yOf(box.q3)}
        height={Math.max(1, yOf(box.q1) - yOf(box.q3))}
        fill={colour}
        fillOpacity={0.3}
      />
      <path d={`M${x},${yOf(box.median)}h${width}`} strokeWidth={2.6} />
    </g>
  )
}
