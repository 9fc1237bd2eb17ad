// What the doctor finds on a host: each check says pass, warn or fail, why, and the way round.
import { z } from 'zod'

export const checkResultSchema = z.object({
  id: z.string(),
  title: z.string(),
  level: z.enum(['pass', 'warn', 'fail']),
  reason: z.string(),
  /** What to do about it; with the command where there is one. */
  remedy: z.string().nullable(),
  link: z.string().nullable(),
  durationMs: z.number(),
})
export type CheckResult = z.infer<typeof checkResultSchema>

export const hostReportSchema = z.object({ host: z.string(), checks: z.array(checkResultSchema) })
export type HostReport = z.infer<typeof hostReportSchema>
