// Sessions side by side: what the results page draws.
import { z } from 'zod'
import { analysisSchema, factorsSchema, ratioSchema, runResultSchema, summaryRowSchema } from './results'
import { scenarioSchema } from './scenario'

const sessionResultsSchema = z.object({
  id: z.string(),
  title: z.string(),
  startedMs: z.number(),
  /** Null when its file cannot be read. */
  scenario: scenarioSchema.nullable(),
  runs: z.array(runResultSchema),
  summary: z.array(summaryRowSchema),
  analysis: analysisSchema,
})
export type SessionResults = z.infer<typeof sessionResultsSchema>

/** Published values of one table for one metric, beside one cell of a session. */
const publishedSchema = z.object({
  session: z.string(),
  factors: factorsSchema,
  metric: z.string(),
  /** `Qiu 2016, Table 4.17`. */
  label: z.string(),
  caption: z.string(),
  /** Ratios are given for `matches` alone. */
  fit: z.enum(['matches', 'almost']),
  values: z.array(z.object({ name: z.string(), ms: z.number(), doubt: z.string().nullable() })),
  /** Our mean ÷ the published value; null where conditions differ, or several values stand for one. */
  ratio: z.number().nullable(),
  differences: z.array(z.string()),
  notes: z.array(z.string()),
})
export type Published = z.infer<typeof publishedSchema>

/** `second` ÷ `first` in each cell that either has; not in pairs, since two sessions share no order. */
const comparedSchema = z.object({
  first: z.string(),
  second: z.string(),
  /** Settings in which the two scenarios differ. */
  differences: z.array(z.object({ path: z.string(), first: z.string(), second: z.string() })),
  rows: z.array(
    z.object({
      factors: factorsSchema,
      metric: z.string(),
      first: summaryRowSchema.nullable(),
      second: summaryRowSchema.nullable(),
      ratio: ratioSchema.nullable(),
    }),
  ),
})
export type Compared = z.infer<typeof comparedSchema>

export const sideBySideSchema = z.object({
  sessions: z.array(sessionResultsSchema),
  published: z.array(publishedSchema),
  /** The first session against each other one. */
  compared: z.array(comparedSchema),
})
export type SideBySide = z.infer<typeof sideBySideSchema>
