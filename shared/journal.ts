// journal.ndjson: append-only, one JSON object a line. Replay, tables and exports read only this and the samples.
import { z } from 'zod'
import { stepSchema } from './plan'
import { errorInfoSchema } from './reply'
import { phaseNameSchema } from './names'
import { runResultSchema, switchEventSchema } from './results'

const at = { t: z.number() } // ms since 1970 on the controller's clock

export const journalEntrySchema = z.discriminatedUnion('kind', [
  z.object({
    ...at,
    kind: z.literal('session'),
    id: z.string(),
    title: z.string(),
    product: z.string(),
    lab: z.string(),
  }),
  z.object({ ...at, kind: z.literal('plan'), title: z.string(), steps: z.number().int() }),
  z.object({ ...at, kind: z.literal('step'), id: z.number().int(), undo: z.boolean(), step: stepSchema }), // written before it runs
  z.object({
    ...at,
    kind: z.literal('step-end'),
    id: z.number().int(),
    exitCode: z.number().int().nullable(),
    durationMs: z.number(),
    stdout: z.string(), // the last 4,000 characters
    stderr: z.string(),
    error: errorInfoSchema.nullable(),
  }),
  // A command that a host-side script ran inside one step (the frozen part of a migration), as it reported it.
  z.object({
    ...at,
    kind: z.literal('command'),
    host: z.string(),
    argv: z.array(z.string()),
    exitCode: z.number().int().nullable(),
    durationMs: z.number(),
  }),
  z.object({
    ...at,
    kind: z.literal('phase'),
    run: z.number().int(),
    hop: z.number().int(),
    name: phaseNameSchema,
    edge: z.enum(['start', 'end']),
  }),
  z.object({ ...at, kind: z.literal('run'), run: z.number().int(), hop: z.number().int(), edge: z.literal('start') }),
  z.object({ ...at, kind: z.literal('run-end'), result: runResultSchema }),
  z.object({ ...at, kind: z.literal('switch'), event: switchEventSchema }),
  z.object({ ...at, kind: z.literal('clock'), host: z.string(), offsetMs: z.number(), errorMs: z.number() }),
  z.object({ ...at, kind: z.literal('mptcp'), host: z.string(), text: z.string() }), // kernel evidence, raw
  z.object({ ...at, kind: z.literal('note'), text: z.string() }),
  z.object({
    ...at,
    kind: z.literal('end'),
    state: z.enum(['succeeded', 'failed', 'cancelled']),
    error: errorInfoSchema.nullable(),
  }),
])
export type JournalEntry = z.infer<typeof journalEntrySchema>
