// What a run by Teka's method adds to its result: slot D as the client's probe saw it, and T in its parts.
import type { Metrics } from '../../../shared/results'
import type { Sample } from '../../../shared/samples'
import type { TekaRecord } from '../../../shared/teka-record'
import { arrivalTimes, samplesOf } from '../migration/gaps'
import { applicationDowntimeMs, withApplicationGap } from '../migration/kvm/teka/record'
import type { MoveOutcome } from '../migration/mover'

/** The record with slot D from the samples of the client's guest probe. */
export function tekaOf({ teka, frozenAt, resumedAt }: MoveOutcome, samples: readonly Sample[]): TekaRecord {
  const record = teka?.record ?? { control: 'none', slots: [], tables: [] }
  if (frozenAt === null || resumedAt === null) return record
  return withApplicationGap(record, arrivalTimes(samplesOf(samples, 'guest')), { frozenAt, resumedAt })
}

/** The metrics, with T in its parts where the run was by Teka's method. */
export function withTeka(
  metrics: Metrics | null,
  { teka }: MoveOutcome,
  record: TekaRecord | undefined,
): Metrics | null {
  if (!metrics || !teka || !record) return metrics
  return { ...metrics, ...teka.times, applicationDowntimeMs: applicationDowntimeMs(record) }
}
