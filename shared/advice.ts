// What is said before a migration: who is near whom, and Teka's rule on it.
import { z } from 'zod'
import { interfaceSchema } from './names'

/** One way from a cloudlet to another; null: no answer. */
export const neighbourSchema = z.object({
  from: z.string(),
  to: z.string(),
  interface: interfaceSchema,
  rttMs: z.number().nullable(),
  /** Below Teka's 150 ms. */
  accepted: z.boolean(),
})
export type Neighbour = z.infer<typeof neighbourSchema>

export const adviceSchema = z.object({
  /** When the round trips were measured, ms. */
  t: z.number(),
  neighbours: z.array(neighbourSchema),
  migrate: z.boolean(),
  reasons: z.array(z.string()),
  initialRttMs: z.number().nullable(),
  deltaRttMs: z.number(),
  migrationS: z.number(),
})
export type MigrationAdvice = z.infer<typeof adviceSchema>
