// What every graph is given.
import type { Analysis, RunResult } from '../../shared/results'
import type { Published } from '../../shared/side-by-side'
import type { Panel } from './arrange'
import type { Measure, Scale } from './measures'

export const graphKinds = ['bars', 'boxes', 'lines', 'ecdf', 'bytes', 'phases', 'wire'] as const
export type GraphKind = (typeof graphKinds)[number]

export const kindNames: Record<GraphKind, string> = {
  bars: 'Bars',
  boxes: 'Boxes',
  lines: 'Lines',
  ecdf: 'ECDF',
  bytes: 'Over bytes',
  phases: 'Phases',
  wire: 'Interfaces',
}
export const kindMeanings: Record<GraphKind, string> = {
  bars: 'Mean of each cell with its 95 % interval (Student’s t) and every run.',
  boxes:
    'Quartiles, median and range without outliers (Tukey); outliers are runs outside the whiskers. From four runs on.',
  lines: 'Means with 95 % intervals along a factor.',
  ecdf: 'Share of the runs at or below each value.',
  bytes: 'Each run’s time over the bytes that had to cross, with the fitted line and the model t0 + bytes / rate.',
  phases: 'How long each phase took, one after the other.',
  wire: 'Bytes on each interface of the source during the transfer, headers included.',
}

/** Kinds that show no metric of choice. */
export const isStack = (kind: GraphKind) => kind === 'phases' || kind === 'wire'

export type Shows = { runs: boolean; floor: boolean; published: boolean; eachRun: boolean }
export type OpenRun = (session: string, run: Pick<RunResult, 'run' | 'hop'>) => void

export type GraphProps = {
  panel: Panel
  measure: Measure
  scale: Scale
  /** Marks of the value axis, in the scale's unit: the same for all panels. */
  ticks: readonly number[]
  /** What stands along the axis. */
  axisName: string
  shows: Shows
  published: readonly Published[]
  analyses: ReadonlyMap<string, Analysis>
  height: number
  onRun: OpenRun
}
