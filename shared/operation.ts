// Anything that takes longer than a blink.
import { z } from 'zod'
import { errorInfoSchema } from './reply'

export const progressSchema = z.object({
  /** 0 to 1 over all weighted phases. */
  fraction: z.number().min(0).max(1),
  text: z.string(),
  /** Time left in ms; null while it cannot be estimated. */
  leftMs: z.number().nullable(),
})
export type Progress = z.infer<typeof progressSchema>

export const operationSchema = z.object({
  id: z.string(),
  kind: z.enum(['lab-up', 'lab-down', 'guest', 'run', 'doctor', 'export']),
  title: z.string(),
  startedMs: z.number(),
  status: z.discriminatedUnion('state', [
    z.object({ state: z.literal('running'), progress: progressSchema }),
    z.object({ state: z.literal('succeeded'), sessionId: z.string().nullable() }),
    z.object({ state: z.literal('failed'), error: errorInfoSchema }),
    z.object({ state: z.literal('cancelled') }),
  ]),
})
export type Operation = z.infer<typeof operationSchema>
