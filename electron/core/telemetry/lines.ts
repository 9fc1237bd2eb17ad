// The lines that the host scripts print. They come from outside: each is parsed before anything believes it.
import { z } from 'zod'
import { subflowSchema } from '../../../shared/samples'

const t = z.number() // ms since 1970 on the clock of the host that printed the line
const countersSchema = z.object({ rxBytes: z.number(), txBytes: z.number(), up: z.boolean() })
const interfaceName = z.enum(['eth0', 'eth1'])

export const transportLineSchema = z.object({
  kind: z.enum(['tcp', 'mptcp']),
  subflows: z.number().int(),
  fallback: z.boolean(),
})

export const samplerLineSchema = z.discriminatedUnion('k', [
  z.object({
    k: z.literal('host'),
    t,
    interfaces: z.partialRecord(interfaceName, countersSchema),
    cpu: z.number().nullable(),
    subflows: z.array(subflowSchema.omit({ interface: true })),
  }),
  z.object({ k: z.literal('rtt'), t, interface: interfaceName, rttMs: z.number().nullable() }),
  z.object({ k: z.literal('note'), text: z.string().max(1000) }),
])
export type SamplerLine = z.infer<typeof samplerLineSchema>

const stateSchema = z.object({
  k: z.literal('state'),
  t,
  state: z.enum(['listening', 'connected', 'refused', 'broken']),
  connection: z.number().int(),
  reason: z.string(),
})

export const guestProbeLineSchema = z.discriminatedUnion('k', [
  z.looseObject({ k: z.literal('options'), mode: z.enum(['keep', 'reconnect']) }),
  stateSchema,
  z.object({
    k: z.literal('batch'),
    t,
    connection: z.number().int(),
    answers: z.array(z.tuple([z.number(), z.number().int(), z.number(), z.number().int()])),
    beats: z.array(z.tuple([z.number(), z.number().int(), z.number().int()])),
    nonce: z.string().max(64).nullable(),
    sent: z.number().int(),
  }),
])
export type GuestProbeLine = z.infer<typeof guestProbeLineSchema>

export const pathProbeLineSchema = z.discriminatedUnion('k', [
  stateSchema,
  z.object({
    k: z.literal('batch'),
    t,
    connection: z.number().int(),
    answers: z.array(z.tuple([z.number(), z.number().int(), z.number()])),
    longestGapMs: z.number(),
    transport: transportLineSchema.nullable(),
  }),
])
export type PathProbeLine = z.infer<typeof pathProbeLineSchema>

/** What the counter workload says of itself (`s`). */
export const workloadStatusSchema = z.object({
  nonce: z.string(),
  counter: z.number().int(),
  ticks: z.number().int(),
  memoryMiB: z.number(),
  generation: z.number().int(),
  uptimeMs: z.number(),
})
export type WorkloadStatus = z.infer<typeof workloadStatusSchema>

/** What a check of all its pages found (`v`). */
export const pagesCheckSchema = z.object({
  pages: z.number().int(),
  lost: z.number().int(),
  stale: z.number().int(),
  torn: z.number().int(),
  nonce: z.string(),
  ms: z.number(),
})
export type PagesCheck = z.infer<typeof pagesCheckSchema>

/** One line as the schema's type, or undefined for a line that is broken or of another kind. */
export function parseLine<T>(schema: z.ZodType<T>, line: string): T | undefined {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return undefined
  }
  const parsed = schema.safeParse(value)
  return parsed.success ? parsed.data : undefined
}
