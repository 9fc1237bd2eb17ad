// results.json: what a session found, run by run. Everything else is read from the journal.
import { z } from 'zod'
import { partSchema } from './lesson'
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
import { tekaControlSchema, tekaRecordSchema } from './teka-record'

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
  /** What the run left out on purpose: a verdict then holds when it shows what that costs. */
  control: tekaControlSchema.optional(),
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
  /** Of Teka's handover (3.1): T_CIP, T_CVM, T_MVM and T_VMIP. */
  connectMs: z.number().nullable().optional(),
  decideMs: z.number().nullable().optional(),
  moveMs: z.number().nullable().optional(),
  addressMs: z.number().nullable().optional(),
  /** From the guest's arrival until a subflow to its new address carries the connection. */
  joinMs: z.number().nullable().optional(),
  /** Of Teka's handover: without an answer by ping (4.2.4), and without one of the application (slot D). */
  networkDowntimeMs: z.number().nullable().optional(),
  applicationDowntimeMs: z.number().nullable().optional(),
  /** Why a metric above is null. */
  missing: z.record(z.string(), z.string()),
  /** Resolution of a metric in ms: it cannot be said finer than this. */
  resolutionMs: z.record(z.string(), z.number()),
})
export type Metrics = z.infer<typeof metricsSchema>

/** A further guest that moved in the same run. */
export const companionSchema = z.object({
  guest: z.string(),
  status: z.enum(['succeeded', 'failed', 'cancelled']),
  error: errorInfoSchema.nullable(),
  state: z.enum(['continued', 'restarted', 'gap', 'lost']).nullable(),
  totalMs: z.number().nullable(),
  /** Stopped until running again, from the engine. */
  freezeMs: z.number().nullable(),
})
export type Companion = z.infer<typeof companionSchema>

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
  /** Parts of the run that are timed by themselves, such as the image's way and each of Barua's steps. */
  parts: z.array(partSchema).optional(),
  companions: z.array(companionSchema).optional(),
  /** Why a person marked it invalid afterwards; never in a recording, see remarks.ts. Such a run is in no figure. */
  invalid: z.string().optional(),
  /** Of the method `teka`. */
  teka: tekaRecordSchema.optional(),
})
export type RunResult = z.infer<typeof runResultSchema>

export const factorsSchema = runResultSchema.shape.factors
export type Factors = z.infer<typeof factorsSchema>

const intervalSchema = z.object({ low: z.number(), high: z.number() })
export type Interval = z.infer<typeof intervalSchema>

/** Figures of one sample, in its unit; what too few values cannot say is null. */
const spreadSchema = z.object({
  n: z.number(),
  mean: z.number().nullable(),
  sd: z.number().nullable(),
  /** 95 % interval of the mean, Student's t. */
  ci95: intervalSchema.nullable().default(null),
  median: z.number().nullable(),
  q1: z.number().nullable().default(null),
  q3: z.number().nullable().default(null),
  min: z.number().nullable(),
  max: z.number().nullable(),
})
export type Spread = z.infer<typeof spreadSchema>

/** One metric in one cell (combination of factors). The defaults are for files of before there were such figures. */
export const summaryRowSchema = spreadSchema.extend({
  factors: factorsSchema,
  metric: z.string(),
  /** Runs of the cell that did not succeed or did not measure the metric; null when the file does not say. */
  missing: z.number().nullable().default(null),
  /** Runs of the cell that a person marked invalid; not among the missing. */
  invalid: z.number().default(0),
  /** Coarsest resolution among the values, ms: nothing can be said finer. */
  resolutionMs: z.number().nullable().default(null),
  /** Beyond Tukey's fences; marked only, they are in every figure. */
  outliers: z.array(z.object({ run: z.number().int(), hop: z.number().int(), value: z.number() })).default([]),
})
export type SummaryRow = z.infer<typeof summaryRowSchema>

const lineSchema = z.object({
  n: z.number(),
  offset: z.number(),
  offsetCi95: intervalSchema.nullable(),
  slope: z.number(),
  slopeCi95: intervalSchema.nullable(),
  r2: z.number().nullable(),
})
export type Line = z.infer<typeof lineSchema>

/** A time over the logical bytes, for runs that differ only in what decides about these: offset in ms, slope in ms per byte. */
const regressionSchema = lineSchema.extend({
  factors: factorsSchema,
  metric: z.enum(['freezeMs', 'downtimeMs', 'transferMs']),
  /** t0 + bytes / rate: the rate is what the floors allow, t0 the mean time above the floor. Null without floors. */
  model: z.object({ t0Ms: z.number(), rateMbit: z.number() }).nullable(),
})
export type Regression = z.infer<typeof regressionSchema>

/** The bytes over the time that the guest was watched before the request (`migration.after`): offset in bytes, slope in bytes per s. */
const ageSchema = lineSchema.extend({ factors: factorsSchema })
export type AgeLine = z.infer<typeof ageSchema>

export const ratioSchema = z.object({
  n: z.number(),
  /** Pairs or values without a ratio, one being 0. */
  leftOut: z.number(),
  ratio: z.number(),
  ci95: intervalSchema.nullable(),
})
export type Ratio = z.infer<typeof ratioSchema>

/** `level` ÷ `base` of one factor in a metric, repetition by repetition, with all other factors as in `others`. */
const comparisonSchema = z.object({
  factor: z.string(),
  base: factorsSchema.valueType,
  level: factorsSchema.valueType,
  others: factorsSchema,
  metric: z.string(),
  /** Repetitions of which one side or both are missing. */
  missing: z.number(),
  /** Null when no pair has a ratio. */
  ratio: ratioSchema.nullable(),
})
export type Comparison = z.infer<typeof comparisonSchema>

export const analysisSchema = z.object({
  regressions: z.array(regressionSchema),
  comparisons: z.array(comparisonSchema),
  ages: z.array(ageSchema).optional(),
})

// Still version 1: figures are only ever added, old files open by the defaults, and an older product leaves the new ones out.
export const resultsSchema = z.object({
  version: z.literal(1),
  scenario: scenarioSchema,
  runs: z.array(runResultSchema),
  summary: z.array(summaryRowSchema),
  analysis: analysisSchema.optional(),
})
export type Results = z.infer<typeof resultsSchema>
export type Analysis = NonNullable<Results['analysis']>
