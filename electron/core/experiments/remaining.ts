// What a broken experiment has done, and what of its design is left.
import { isDeepStrictEqual } from 'node:util'
import { LabError } from '../../../shared/reply'
import type { RunResult } from '../../../shared/results'
import type { Cell } from './design'

export type Remaining = {
  /** The results of the runs that came to their end, a failure being one. */
  kept: RunResult[]
  /** The cells that were never begun, broken off or cancelled, in the design's order. */
  cells: Cell[]
}

/** Splits a design by its results so far, those of a run being its hops in order. Throws `bad-input` when they are not of this design. */
export function remaining(design: readonly Cell[], results: readonly RunResult[]): Remaining {
  const kept: RunResult[] = []
  const cells: Cell[] = []
  const known = new Set(design.map((cell) => cell.run))
  const stranger = results.find((result) => !known.has(result.run))
  if (stranger) throw otherDesign(stranger.run)
  for (const cell of design) {
    const own = results.filter((result) => result.run === cell.run)
    if (own.some((result) => !isDeepStrictEqual(result.factors, cell.factors))) throw otherDesign(cell.run)
    if (hasEnded(own, cell.scenario.migration.hops)) kept.push(...own)
    else cells.push(cell)
  }
  return { kept, cells }
}

function hasEnded(hops: readonly RunResult[], asked: number): boolean {
  const last = hops.at(-1)
  if (last?.status === 'failed') return true // a run goes no further than its first hop that fails
  return hops.length === asked && hops.every((hop, index) => hop.status === 'succeeded' && hop.hop === index)
}

function otherDesign(run: number): LabError {
  const message = `Run ${run + 1} of the session is not in the design of this scenario: another version made it.`
  return new LabError({ code: 'bad-input', message, hint: 'Begin a new session: leave --resume out.' })
}
