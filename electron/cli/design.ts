// An experiment before it starts: its runs in their order, and about how long they take.
import type { Scenario } from '../../shared/scenario'
import type { Cell } from '../core/experiments/design'
import { estimateMs, timeLeft } from '../core/experiments/time-left'
import { durationText } from './duration'
import { print } from './session-core'

/** `30 runs of 6 cells, about 9 min (until 17:05)`, the lab being up. */
export function estimateText(design: readonly Cell[], warmUp: number): string {
  const cells = new Set(design.map(({ factors }) => JSON.stringify(factors))).size
  const first = design[0] ? timeLeft().expectedMs(design[0]) : 0
  const warm = warmUp > 0 ? ` after ${warmUp} to warm up` : ''
  const runs = `${design.length} ${design.length === 1 ? 'run' : 'runs'}${cells > 1 ? ` of ${cells} cells` : ''}`
  return `${runs}${warm}, about ${durationText(estimateMs(design) + warmUp * first)}`
}

/** The same design that `run` and `run --resume` go through. */
export function printDesign(design: readonly Cell[], { seed, order, warmUp }: Scenario, json: boolean): void {
  if (json) {
    const runs = design.map(({ run, factors }) => ({ run, factors }))
    return print({ seed, order, estimateMs: Math.round(estimateMs(design)), runs })
  }
  for (const { run, factors } of design) {
    const levels = Object.entries(factors).map(([path, level]) => `${path}=${level}`)
    process.stdout.write(`run ${run + 1}: ${levels.join(' ') || 'as the file says'}\n`)
  }
  process.stdout.write(`${estimateText(design, warmUp)}; order ${order}, seed ${seed}\n`)
}
