// How a uPlot chart of ours looks: the same left gutter on each, so that one time axis serves them all.
import uPlot from 'uplot'
import type { Scheme } from '../theme/colours'
import { chartColours } from '../theme/colours'
import type { Line } from './selection'

export const gutter = 84
/** Room over a plot for the names of phases and switches. */
export const headRoom = 30
const titleSize = 18
// What people read off a clock: no 2.5 s.
const secondSteps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600]
const syncKey = uPlot.sync('time').key

export type PlotOptions = {
  scheme: Scheme
  width: number
  height: number
  lines: readonly Line[]
  unit: string | null
  /** Written along the axis; null leaves the gutter free. */
  title: string | null
  /** Whether phases and switches are named over it. */
  named: boolean
  /** The y axis reaches at least to this: idle noise must not look like traffic. */
  leastTop: number
  /** Text of a time on the axis, given in s from the axis' zero; null hides the axis. */
  timeText: ((seconds: number) => string) | null
  onSelect(fromSeconds: number, toSeconds: number): void
  onCursor(seconds: number | null): void
  under(chart: uPlot): void
  over(chart: uPlot): void
}

/** Options of one chart; series and marks are drawn by the hooks given. */
export function plotOptions(options: PlotOptions): uPlot.Options {
  const { scheme, timeText, unit } = options
  const font = '11px system-ui, sans-serif'
  const stroke = chartColours.text[scheme]
  const grid = { stroke: chartColours.grid[scheme], width: 1 }
  const ticks = { show: false }
  return {
    width: options.width,
    height: options.height,
    padding: [options.named ? headRoom : 8, 10, timeText ? 0 : 8, 0],
    legend: { show: false },
    cursor: {
      y: false,
      points: { show: false },
      drag: { x: true, y: false, setScale: false },
      sync: { key: syncKey, setSeries: false },
    },
    scales: {
      x: { time: false },
      y: { range: (_, __, greatest) => [0, niceCeiling(greatest, options.leastTop)] },
    },
    axes: [
      {
        stroke,
        font,
        grid,
        ticks,
        size: timeText ? 20 : 0,
        gap: 3,
        space: 80,
        incrs: secondSteps,
        values: (_, at) => at.map((s) => timeText?.(s) ?? ''),
      },
      {
        show: true,
        stroke,
        font,
        grid: unit ? grid : { show: false },
        ticks,
        size: gutter - (options.title ? titleSize : 0),
        ...(options.title ? { label: options.title, labelSize: titleSize, labelFont: font, labelGap: 0 } : {}),
        gap: 6,
        space: 24,
        values: (_, at) => at.map((v) => (unit ? String(v) : '')),
      },
    ],
    series: [
      {},
      ...options.lines.map(({ colour, width, dash }) => ({ stroke: colour, width, dash, points: { show: false } })),
    ],
    hooks: {
      drawClear: [options.under],
      draw: [options.over],
      setSelect: [
        (chart) => {
          const { left, width } = chart.select
          if (width < 4) return
          options.onSelect(chart.posToVal(left, 'x'), chart.posToVal(left + width, 'x'))
          chart.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false)
        },
      ],
      setCursor: [
        ({ cursor, posToVal }) =>
          options.onCursor(cursor.left === undefined || cursor.left < 0 ? null : posToVal(cursor.left, 'x')),
      ],
    },
  }
}

// Steps that leave the axis calm while values move.
function niceCeiling(value: number | null, least: number): number {
  if (value === null || !(value > least)) return least
  const magnitude = 10 ** Math.floor(Math.log10(value))
  const step = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((factor) => factor * magnitude >= value * 1.05) ?? 12
  return step * magnitude
}
