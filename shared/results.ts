// results.json: what a session found, run by run. Everything else is read from the journal.
import { z } from 'zod'
import { errorInfoSchema } from './reply'
import {
  phaseNameSchema,
  switchActionSchema,
  switchKindSchema,
  mannerSchema,
  interfaceSchema,
  transportSchema,
} from './names'
import { scenarioSchema } from './scenario'

export const phaseSchema = z.object({ name: phaseNameSchema, startMs: z.number(), endMs: z.number().nullable() })
export type Phase = z.infer<typeof phaseSchema>

export const switchEventSchema = z.object({
  t: z.number(),
  host: z.string(),
  interface: interfaceSchema,
  action: switchActionSchema,
  kind: switchKindSchema,
  manner: mannerSchema,
  /** After "up": ms until a subflow carries bytes on it again; null when none did within the wait. */
  backAfterMs: z.number().nullable().optional(),
})
export type SwitchEvent = z.infer<typeof switchEventSchema>

export const verdictSchema = z.object({
  state: z.enum(['continued', 'restarted', 'gap', 'lost']),
  connection: z.enum(['kept', 'broken', 'none']),
  /** What the method asked for promises; a stateless one starts afresh and says so. Continued unless given. */
  promised: z.enum(['continued', 'restarted']).optional(),
  transport: z.object({ requested: transportSchema, actual: transportSchema.nullable(), subflows: z.number().int() }),
  /** One sentence for each thing checked, in plain words. */
  reasons: z.array(z.string()),
})
export type Verdict = z.infer<typeof verdictSchema>

const bytesByInterface = z.object({ eth0: z.number(), eth1: z.number() })
export const metricsSchema = z.object({
  totalMs: z.number().nullable(),
  freezeMs: z.number().nullable(),
  downtimeMs: z.number().nullable(),
  handoverGapMs: z.number().nullable(),
  transferMs: z.number().nullable(),
  transferStallMs: z.number().nullable(),
  /** Bytes of the image that had to cross while the guest was frozen. */
  logicalBytes: z.number().nullable(),
  /** Bytes on the source's interfaces during the transfer, headers included. */
  wireBytes: bytesByInterface.nullable(),
  floorMs: z.number().nullable(),
  /** Wire bytes during the transfer over what the links that were up could carry; 1 is all of it. */
  linkUse: z.number().nullable(),
  probeLost: z.number().nullable(),
  probeRepeated: z.number().nullable(),
  cpuPercent: z.number().nullable(),
  /** Why a metric above is null. */
  missing: z.record(z.string(), z.string()),
  /** Resolution of a metric in ms: it cannot be said finer than this. */
  resolutionMs: z.record(z.string(), z.number()),
})
export type Metrics = z.infer<typeof metricsSchema>

export const runResultSchema = z.object({
  run: z.number().int(),
  hop: z.number().int(),
  factors: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  from: z.string(),
  to: z.string(),
  status: z.enum(['succeeded', 'failed', 'cancelled', 'interrupted']),
  error: errorInfoSchema.nullable(),
  verdict: verdictSchema.nullable(),
  metrics: metricsSchema.nullable(),
  phases: z.array(phaseSchema),
  events: z.array(switchEventSchema),
})
export type RunResult = z.infer<typeof runResultSchema>

export const resultsSchema = z.object({
  version: z.literal(1),
  scenario: scenarioSchema,
  runs: z.array(runResultSchema),
  summary: z.array(
    z.object({
      factors: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
      metric: z.string(),
      n: z.number(),
      mean: z.number(),
      median: z.number(),
      sd: z.number().nullable(),
      min: z.number(),
      max: z.number(),
    }),
  ),
})
export type Results = z.infer<typeof resultsSchema>
