// The rows of a stacked graph, worked out from the cells.
import { interfaceNames, phaseNames } from '../../shared/names'
import type { RunResult } from '../../shared/results'
import { runName } from '../migration/verdict-text'
import type { Cell } from './cells'
import { meanBytes, meanPhases } from './figures'
import { axisTicks, scaleFor } from './measures'
import type { Scale, Unit } from './measures'

export type StackRow = {
  label: string
  values: Readonly<Record<string, number>>
  /** The run that the row is; null for a mean of several. */
  open: { session: string; run: RunResult } | null
}
export type Stack = {
  name: string
  unit: Unit
  parts: readonly { name: string; colour: string }[]
  rows: readonly StackRow[]
  scale: Scale
  ticks: readonly number[]
}

/** More rows cannot be read: the rest is in the table. */
export const mostRows = 60

/** Phases or interfaces of each cell (means of the runs that ended well), or of each run by itself. */
export function stackOf(kind: 'phases' | 'wire', cells: readonly Cell[], eachRun: boolean): Stack {
  const valuesOf = kind === 'phases' ? meanPhases : meanBytes
  const groups = cells.flatMap((cell): { label: string; runs: RunResult[]; open: StackRow['open'] }[] => {
    const label = cellLabel(cell)
    if (!eachRun) {
      const [only, ...more] = cell.runs
      return [{ label, runs: cell.runs, open: only && more.length === 0 ? { session: cell.session, run: only } : null }]
    }
    return cell.runs.map((run) => ({
      label: `${label}: ${runName(run)}`,
      runs: [run],
      open: { session: cell.session, run },
    }))
  })
  const rows = groups
    .map(({ label, runs, open }) => ({ label, open, values: { ...valuesOf(runs) } }))
    .filter(({ values }) => Object.keys(values).length > 0)
    .slice(0, mostRows)
  const names: readonly string[] = kind === 'phases' ? phaseNames : interfaceNames
  const used = names.filter((name) => rows.some(({ values }) => name in values))
  const largest = Math.max(0, ...rows.map(({ values }) => Object.values(values).reduce((sum, value) => sum + value, 0)))
  const unit: Unit = kind === 'phases' ? 'ms' : 'bytes'
  const scale = scaleFor(unit, largest)
  return {
    name: kind === 'phases' ? 'time since the request' : 'bytes on the wire',
    unit,
    rows,
    scale,
    ticks: axisTicks(largest / scale.divisor),
    parts: used.map((name) => ({ name, colour: kind === 'phases' ? `var(--phase-${name})` : `var(--${name})` })),
  }
}

/** Only the levels: the figure's heading names the factors. */
export function cellLabel({ levels }: Pick<Cell, 'levels'>): string {
  return Object.values(levels).map(String).join(', ') || 'all runs'
}
