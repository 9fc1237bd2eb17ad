// What is drawn on a graph besides recharts' own shapes: runs, whiskers, published values.
import { runName } from '../migration/verdict-text'
import type { Series } from './arrange'
import type { RunValue } from './figures'
import type { OpenRun } from './graph-props'
import type { Measure } from './measures'
import { markPath, seriesColour } from './series-colour'
import { valueText } from './value-text'

type RunMarkProps = {
  at: RunValue
  x: number
  y: number
  series: Series
  measure: Measure
  onRun: OpenRun
}

/** One run. By keyboard the same replay is reached from the table under the graph. */
export function RunMark({ at: { session, run, value }, x, y, series, measure, onRun }: RunMarkProps) {
  const resolution = run.metrics?.resolutionMs[measure.key] ?? null
  return (
    <path
      className="run-mark"
      d={markPath(series, x, y, 3.2)}
      fill="var(--panel)"
      stroke={seriesColour(series)}
      strokeWidth={1.4}
      data-run={`${run.run}.${run.hop}`}
      onClick={() => onRun(session, run)}
    >
      <title>{`${runName(run)}: ${valueText(measure.unit, value, resolution)}. Opens its replay.`}</title>
    </path>
  )
}

/** An interval around a mean. */
export function Whisker({ x, low, high, colour }: { x: number; low: number; high: number; colour: string }) {
  return (
    <path
      d={`M${x - 4},${low}H${x + 4}M${x},${low}V${high}M${x - 4},${high}H${x + 4}`}
      stroke={colour}
      strokeWidth={1.6}
      fill="none"
    />
  )
}

type LevelLineProps = { from: number; to: number; y: number; kind: 'floor' | 'matches' | 'almost'; title: string }
const dashes = { floor: '2 2', matches: '', almost: '6 3' }

/** A value that is no run: the floor, or what was published. */
export function LevelLine({ from, to, y, kind, title }: LevelLineProps) {
  return (
    <g>
      <title>{title}</title>
      <path
        d={`M${from},${y}H${to}`}
        stroke={kind === 'floor' ? 'var(--chart-marker)' : 'var(--published)'}
        strokeWidth={kind === 'floor' ? 1.6 : 2.4}
        strokeDasharray={dashes[kind]}
        fill="none"
      />
    </g>
  )
}

/** Spreads runs over a width so that equal ones are seen; the same each time. */
export function spreadX(index: number, count: number, middle: number, width: number): number {
  return count < 2 ? middle : middle - width / 2 + (width * index) / (count - 1)
}
