// Sessions that came from somewhere else, and what can be said of whether a recording is as it was.
import { z } from 'zod'

/** Where an imported session came from. */
export const originSchema = z.object({
  /** Its name where it was recorded. */
  session: z.string(),
  /** Name of the bundle's file, without its folder. */
  file: z.string(),
  /** SHA-256 of that file, in hex. */
  sha256: z.string(),
  importedMs: z.number(),
})
export type Origin = z.infer<typeof originSchema>

/** What was found when a recording was compared with its checksums and its chain. */
export const checkReportSchema = z.object({
  whole: z.boolean(),
  /** Each with the file and, where it is known, the line. */
  problems: z.array(z.string()),
  /** What the check can and cannot show of this recording. */
  notes: z.array(z.string()),
  /** Last link of the journal's chain, to be compared with what was noted at the time; null without a chain. */
  head: z.string().nullable(),
})
export type CheckReport = z.infer<typeof checkReportSchema>

/** The one sentence that stands above everything else of a check. */
export function checkText({ whole, problems }: CheckReport): string {
  if (whole) return 'Whole and unaltered.'
  return `Not as it was recorded: ${problems.length} ${problems.length === 1 ? 'thing differs' : 'things differ'}.`
}
