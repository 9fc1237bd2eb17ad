// A migration as a pipeline that a learner follows: each lesson with its commands, what they printed, and why.
import { z } from 'zod'
import { stepSchema } from './plan'

export const lessonSchema = z.object({
  /** The thesis's number of the step. */
  number: z.number().int(),
  title: z.string(),
  why: z.string(),
  state: z.enum(['to come', 'waits', 'runs', 'done', 'failed']),
  /** How long its commands took, without the time that it waited for a person, ms. */
  ms: z.number().nullable(),
  /** What is to be run, or was; the output is null until the command has ended. */
  commands: z.array(z.object({ step: stepSchema, output: z.string().nullable() })),
})
export type Lesson = z.infer<typeof lessonSchema>

/** A part of a run that is timed by itself; `bytes` is what crossed or was written, where that is known. */
export const partSchema = z.object({ name: z.string(), ms: z.number(), bytes: z.number().nullable() })
export type Part = z.infer<typeof partSchema>
