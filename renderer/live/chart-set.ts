// The charts on one time axis. Lives outside React: draws on an animation frame when there is something new.
import uPlot from 'uplot'
import type { Scheme } from '../theme/colours'
import { decimateOnGrid, gridTimes } from '../../shared/decimate'
import type { Column } from '../../shared/decimate'
import { drawBands, drawMarkers } from './marks'
import type { Marks } from './marks'
import { headRoom, plotOptions } from './plot-options'
import { drawQoe } from './qoe'
import type { Recording } from './recording'
import { ReplayColumns } from './replay-columns'
import type { Line } from './selection'
import { drawSlots } from './slots'
import { drawStrip, rowHeight } from './strip'
import type { Extent } from './view'

/** Name of the performance measure around each draw. */
export const drawMeasure = 'chart-draw'
/** Two points in each part: a line can go up and down once in so many pixels. */
const pixelsPerPart = 3

export type ChartLook = {
  throughput: readonly Line[]
  rtt: readonly Line[]
  /** Of a virtual machine that moves; without it there is no such chart. */
  memory: readonly Line[]
  scheme: Scheme
  probeRows: number
}
type Unit = 'Mbit/s' | 'ms' | 'MiB' | null
export type ChartFrame = Extent & Omit<Marks, 'scheme'>
export type ChartHooks = {
  /** What to draw now; asked at each draw. */
  frame(): ChartFrame
  onSelect(extent: Extent): void
  /** The time under the cursor, ms; null when it left. */
  onCursor(t: number | null): void
  onDrawn(): void
}

type Chart = { plot: uPlot; lines: readonly Line[]; columns: Column[]; replay: ReplayColumns }

export class ChartSet {
  readonly #recording: Recording
  readonly #look: ChartLook
  readonly #hooks: ChartHooks
  readonly #charts: Chart[]
  readonly #element: HTMLElement
  #current: ChartFrame
  #pending = 0

  constructor(element: HTMLElement, recording: Recording, look: ChartLook, hooks: ChartHooks) {
    this.#element = element
    this.#recording = recording
    this.#look = look
    this.#hooks = hooks
    this.#current = hooks.frame()
    const wanted: [readonly Line[], Unit][] = [
      [look.throughput, 'Mbit/s'],
      [look.rtt, 'ms'],
      ...(look.memory.length > 0 ? [[look.memory, 'MiB'] satisfies [readonly Line[], Unit]] : []),
      [[], null],
    ]
    const heights = this.#heights()
    this.#charts = wanted.map(([lines, unit], index) => this.#chart(lines, unit, heights[index] ?? 0))
    this.draw()
  }

  /** Asks for one draw at the next animation frame, however often it is called before. */
  request(): void {
    if (this.#pending === 0) this.#pending = requestAnimationFrame(() => this.draw())
  }

  draw(): void {
    cancelAnimationFrame(this.#pending)
    this.#pending = 0
    const started = performance.now()
    const frame = (this.#current = this.#hooks.frame())
    const width = this.#charts[0]?.plot.bbox.width ?? 0
    // Parts begin at whole multiples of their width: lines then shift as time goes on and do not shimmer.
    const parts = Math.max(20, Math.floor(width / devicePixelRatio / pixelsPerPart))
    const partMs = (frame.to - frame.from) / parts
    const from = Math.floor(frame.from / partMs) * partMs
    const [to, buckets] = [from + partMs * (parts + 1), parts + 1]
    const times = gridTimes((from - frame.origin) / 1000, (to - frame.origin) / 1000, buckets)
    for (const { plot, lines, columns, replay } of this.#charts) {
      if (frame.playhead === null) {
        for (const [index, { series }] of lines.entries()) {
          columns[index] = decimateOnGrid(series.ring, from, to, buckets, columns[index] ?? [], frame.now)
        }
      } else {
        // A session of an hour has too many points to go through at each step of the slider.
        const until = frame.now >= this.#recording.lastT ? to : frame.now
        replay.fill(lines, { from, to, buckets }, until, columns)
      }
      // batch commits before it returns, so that the measure below covers the drawing itself.
      plot.batch(() => {
        plot.setData([times, ...columns], false)
        plot.setScale('x', { min: (frame.from - frame.origin) / 1000, max: (frame.to - frame.origin) / 1000 })
      })
    }
    performance.measure(drawMeasure, { start: started, end: performance.now() })
    performance.clearMeasures(drawMeasure) // observers have it; the page's own list must not grow
    this.#hooks.onDrawn()
  }

  resize(): void {
    const width = this.#element.clientWidth
    for (const [index, height] of this.#heights().entries()) this.#charts[index]?.plot.setSize({ width, height })
    this.request()
  }

  destroy(): void {
    cancelAnimationFrame(this.#pending)
    for (const { plot } of this.#charts) plot.destroy()
  }

  /** In the order of the charts, px. */
  #heights(): number[] {
    const strip = Math.max(1, this.#look.probeRows) * rowHeight + 34
    const room = Math.max(120, this.#element.clientHeight - strip)
    const others = this.#look.memory.length > 0 ? 2 : 1
    const lower = Math.round((room - headRoom) * (others === 2 ? 0.28 : 0.38))
    return [room - others * lower, ...Array.from({ length: others }, () => lower), strip]
  }

  // The first carries the names of phases and switches, the last one has no unit and the time axis.
  #chart(lines: readonly Line[], unit: Unit, height: number): Chart {
    const [named, isStrip] = [unit === 'Mbit/s', unit === null]
    const { scheme } = this.#look
    const marks = () => ({ ...this.#current, scheme })
    const time = (seconds: number) => this.#current.origin + seconds * 1000
    const options = plotOptions({
      scheme,
      lines,
      unit,
      named,
      title: unit === 'ms' ? 'RTT, ms' : unit === 'MiB' ? 'MiB, MiB/s' : unit,
      leastTop: unit === 'ms' ? 1 : 10,
      height,
      width: this.#element.clientWidth,
      timeText: isStrip ? (seconds) => timeText(seconds, this.#current) : null,
      onSelect: (from, to) => this.#hooks.onSelect({ from: time(from), to: time(to) }),
      onCursor: (seconds) => this.#hooks.onCursor(seconds === null ? null : time(seconds)),
      under: (chart) => {
        if (unit === 'ms') drawQoe(chart, scheme)
        drawBands(chart, marks(), named)
      },
      over: (chart) => {
        const { from, to, now, origin } = this.#current
        if (isStrip) drawStrip(chart, { recording: this.#recording, from, to: Math.min(to, now), origin, scheme })
        drawMarkers(chart, marks(), named)
        drawSlots(chart, this.#current.slots, marks(), named)
      },
    })
    const plot = new uPlot(options, [[0, 1], ...lines.map(() => [null, null])], this.#element)
    return { plot, lines, columns: [], replay: new ReplayColumns() }
  }
}

function timeText(seconds: number, { phases, origin }: ChartFrame): string {
  if (phases.length === 0) return new Date(origin + seconds * 1000).toLocaleTimeString([], { hour12: false })
  return `${seconds > 0 ? '+' : ''}${Number(seconds.toFixed(2))} s`
}
