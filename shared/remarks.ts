// What a person says of a session afterwards. It stands beside the recording and never changes it: remarks.ndjson, append-only.
import { z } from 'zod'

const at = { t: z.number() } // ms since 1970
const ofRun = { run: z.number().int().min(0), hop: z.number().int().min(0) }
const text = z.string().trim().min(1, 'a few words are needed').max(4000)

/** What is asked for; the core stamps the time. */
export const newRemarkSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('note'), text }), // of the session
  z.object({ kind: z.literal('run-note'), ...ofRun, text }),
  z.object({ kind: z.literal('invalid'), ...ofRun, reason: text }),
  /** Takes a mark back; both stay on record. */
  z.object({ kind: z.literal('valid'), ...ofRun, reason: text }),
])
export type NewRemark = z.infer<typeof newRemarkSchema>

export const remarkSchema = z.discriminatedUnion('kind', [
  newRemarkSchema.options[0].extend(at),
  newRemarkSchema.options[1].extend(at),
  newRemarkSchema.options[2].extend(at),
  newRemarkSchema.options[3].extend(at),
])
export type Remark = z.infer<typeof remarkSchema>

type RunPlace = { run: number; hop: number }
const keyOf = ({ run, hop }: RunPlace) => `${run}.${hop}`

/** Runs that are marked invalid now, with the reason; of several marks of one run the last one counts. */
export function invalidRuns(remarks: readonly Remark[]): Map<string, string> {
  const marks = new Map<string, string>()
  for (const remark of remarks) {
    if (remark.kind === 'invalid') marks.set(keyOf(remark), remark.reason)
    if (remark.kind === 'valid') marks.delete(keyOf(remark))
  }
  return marks
}

/** The runs, each that is marked invalid with its reason. */
export function withMarks<T extends RunPlace & { invalid?: string | undefined }>(
  runs: readonly T[],
  remarks: readonly Remark[],
): T[] {
  const marks = invalidRuns(remarks)
  return runs.map((run) => {
    const invalid = marks.get(keyOf(run))
    return invalid === undefined ? run : { ...run, invalid }
  })
}
