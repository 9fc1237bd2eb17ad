// What the statistics and the page alike read of a run.
import type { Factors, Metrics, RunResult } from './results'

/** A metric that has one number a run. */
export type MeasureKey = Exclude<keyof Metrics, 'wireBytes' | 'missing' | 'resolutionMs'>

/** What a line over bytes runs along: these decide how many there are. */
export const byteFactors: readonly string[] = ['guest.memoryMiB', 'guest.image', 'guest.dirtyMiBps']

/** The same text for the same factors, whatever their order. */
export function factorsKey(factors: Factors): string {
  return JSON.stringify(Object.entries(factors).toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

/** A metric of a run that ended well; null when it did not, did not measure it, or was marked invalid. */
export function valueOf({ status, metrics, invalid }: RunResult, key: MeasureKey): number | null {
  return status === 'succeeded' && invalid === undefined ? (metrics?.[key] ?? null) : null
}
