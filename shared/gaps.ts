// What a probe saw: when its answers came, and where they stayed away.
import type { Sample } from './samples'
import { inOrder } from './series'

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
    if (last && answer.t - last.t > thresholdMs) gaps.push(gapBetween(last, answer))
  }
  return gaps
}

/** What lies between two answers that follow each other. */
export function gapBetween(last: Pick<ProbeAnswer, 't' | 'sequence' | 'connection'>, next: typeof last): ProbeGap {
  const reconnected = next.connection !== last.connection
  const missing = reconnected ? 0 : Math.max(0, next.sequence - last.sequence - 1)
  return { startMs: last.t, endMs: next.t, missing, reconnected }
}
