// Each run's share of the operation's bar, and what is left after it, by what is known when it begins.
import type { Progress } from '../../../shared/operation'
import type { Cell } from '../experiments/design'
import type { TimeLeft } from '../experiments/time-left'
import type { Share } from './progress'

export type Shares = { warmUp(index: number): Share; run(index: number): Share }

/** `warmUp`: how many runs of the first cell come before. */
export function sharesOf(cells: readonly Cell[], time: TimeLeft, warmUp: number, now = Date.now): Shares {
  const begunMs = now()
  const share = (text: string, expectedMs: number, laterMs: number): Share => {
    const doneMs = now() - begunMs
    const wholeMs = Math.max(doneMs + expectedMs + laterMs, 1)
    return { from: doneMs / wholeMs, to: (doneMs + expectedMs) / wholeMs, text, expectedMs, laterMs }
  }
  return {
    warmUp(index) {
      const expectedMs = cells[0] ? time.expectedMs(cells[0]) : 0
      const laterMs = expectedMs * (warmUp - 1 - index) + time.sumMs(cells)
      return share(`warm-up ${index + 1} of ${warmUp}`, expectedMs, laterMs)
    },
    run(index) {
      const cell = cells[index]
      const text = `run ${index + 1} of ${cells.length}`
      return share(text, cell ? time.expectedMs(cell) : 0, time.sumMs(cells.slice(index + 1)))
    },
  }
}

/** A bar that never goes back, though an estimate may grow. */
export function forwardOnly(report: (progress: Progress) => void): (progress: Progress) => void {
  let reached = 0
  return (progress) => {
    reached = Math.max(reached, Math.min(1, progress.fraction))
    report({ ...progress, fraction: reached })
  }
}
