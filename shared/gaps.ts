// What a probe saw: when its answers came, and where they stayed away.
import type { Sample } from './samples'
import { inOrder, type Series } from './series'

export type ProbeName = Extract<Sample, { kind: 'probe' }>['probe']
export type ProbeAnswer = { t: number; sequence: number; rttMs: number; connection: number }
export type ProbeGap = {
  startMs: number
  endMs: number
  /** Numbers that never came, counted within one connection. */
  missing: number
  /** The connection before and after are not the same one. */
  reconnected: boolean
}

/** All answers of one probe in order of time. */
export function probeAnswers(samples: readonly Sample[], probe: ProbeName): ProbeAnswer[] {
  const answers = samples.flatMap((sample) =>
    sample.kind === 'probe' && sample.probe === probe
      ? sample.answers.map(([t, sequence, rttMs]) => ({ t, sequence, rttMs, connection: sample.connection }))
      : [],
  )
  return inOrder(answers)
}

/** Stretches longer than `thresholdMs` without an answer, from the last answer before to the first after. */
export function probeGaps(answers: readonly ProbeAnswer[], thresholdMs: number): ProbeGap[] {
  const gaps: ProbeGap[] = []
  for (const [index, answer] of answers.entries()) {
    const last = answers[index - 1]
    if (!last || answer.t - last.t <= thresholdMs) continue
    const reconnected = answer.connection !== last.connection
    const missing = reconnected ? 0 : Math.max(0, answer.sequence - last.sequence - 1)
    gaps.push({ startMs: last.t, endMs: answer.t, missing, reconnected })
  }
  return gaps
}

/** Longest stretch without an answer in ms; null when fewer than two answers came. */
export function longestGapMs(answers: readonly ProbeAnswer[]): number | null {
  if (answers.length < 2) return null
  return answers.reduce((longest, answer, index) => {
    return Math.max(longest, answer.t - (answers[index - 1]?.t ?? answer.t))
  }, 0)
}

/** Time since the answer before, in ms, at each answer of a probe. */
export function probeIntervals(answers: readonly ProbeAnswer[]): Series {
  return {
    times: answers.map((answer) => answer.t),
    values: answers.map((answer, index) => {
      const last = answers[index - 1]
      return last ? answer.t - last.t : null
    }),
  }
}
