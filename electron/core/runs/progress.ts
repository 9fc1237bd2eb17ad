// One honest progress bar for a run: each phase has the share of time that it is expected to take.
import type { Progress } from '../../../shared/operation'
import type { Scenario } from '../../../shared/scenario'
import type { Stage } from '../experiments/expected-times'
import { expectedTimes, stages } from '../experiments/expected-times'

/** A run's or a hop's part of the whole operation: from where to where of the bar, and the times of both, ms. */
export type Share = { from: number; to: number; text: string; expectedMs: number; laterMs: number }

/** The part of one hop of several within its run's. */
export function hopShare(share: Share, hop: number, hops: number): Share {
  const width = (share.to - share.from) / hops
  const from = share.from + hop * width
  const expectedMs = share.expectedMs / hops
  const text = hops > 1 ? `${share.text}, hop ${hop + 1} of ${hops}` : share.text
  return { from, to: from + width, text, expectedMs, laterMs: share.laterMs + (hops - 1 - hop) * expectedMs }
}

/** Reports about four times a second until stopped. */
export function trackProgress(
  scenario: Scenario,
  share: Share,
  report: (progress: Progress) => void,
): { enter(stage: Stage): void; stop(): void } {
  const expected = expectedTimes(scenario)
  const total = stages.reduce((sum, stage) => sum + expected[stage], 0)
  let stage: Stage = 'lead-in'
  let entered = Date.now()
  const tell = () => {
    const before = stages.slice(0, stages.indexOf(stage)).reduce((sum, each) => sum + expected[each], 0)
    // A phase that takes longer than expected waits just before its end.
    const inside = Math.min(Date.now() - entered, expected[stage] * 0.98)
    const done = (before + inside) / total
    const fraction = share.from + done * (share.to - share.from)
    const leftMs = Math.round((1 - done) * share.expectedMs + share.laterMs)
    report({ fraction, text: `${share.text}: ${stage}`, leftMs })
  }
  const timer = setInterval(tell, 250)
  tell()
  return {
    enter(next) {
      if (stages.indexOf(next) < stages.indexOf(stage)) return
      stage = next
      entered = Date.now()
    },
    stop: () => clearInterval(timer),
  }
}
