// Tables that were published elsewhere, as data: every number with its unit, every doubtful or missing one with its reason.
import { z } from 'zod'
import { nameSchema } from '../../../shared/names'
import { cellSchema } from './cell'
import { conditionNameSchema, conditionsSchema } from './conditions'
import { tableFindings } from './table-checks'

const text = z.string().min(1).max(1000)

/** KB and MB as the source prints them; `1` is a count or a ratio without a unit. */
export const unitSchema = z.enum([
  's',
  'ms',
  'B',
  'KB',
  'MB',
  'B/s',
  'KB/s',
  'MB/s',
  'kbit/s',
  'Mbit/s',
  '1/s',
  '%',
  'dBm',
  '1',
])
export type Unit = z.infer<typeof unitSchema>

/** Times of a run here (see shared/results.ts) that a published column may stand beside. */
export const referenceMetricSchema = z.enum(['totalMs', 'freezeMs', 'downtimeMs', 'transferMs'])
export type ReferenceMetric = z.infer<typeof referenceMetricSchema>

const columnSchema = z.strictObject({
  name: z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'a name such as totalTime'),
  label: text,
  /** Of a column of numbers; a column of words has none. */
  unit: unitSchema.optional(),
  /** The condition that this column varies. */
  condition: conditionNameSchema.optional(),
  /** The metric of this app that means about the same. */
  metric: referenceMetricSchema.optional(),
})
export type Column = z.infer<typeof columnSchema>

export const tableSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+$/),
    /** How the source calls it: `Table 4.17`, `Figure 5.3`, `Section 5.3`. */
    label: z.string().regex(/^(Table|Tables|Figure|Section) \d/),
    caption: text,
    section: text,
    page: z.number().int().positive().nullable().default(null),
    /** The experiment's name in the notes on the source. */
    experiment: text,
    status: z.enum(['published', 'doubtful', 'lost']).default('published'),
    /** Why the whole table is doubtful or lost. */
    reason: text.optional(),
    setup: text,
    /** Runs behind each value; null when the source does not say, with what it does say. */
    repetitions: z.number().int().positive().nullable(),
    repetitionsNote: text.optional(),
    conditions: conditionsSchema.default({}),
    /** Conditions that the source does not state in so many words, and why they are taken so. */
    inferred: z.partialRecord(conditionNameSchema, text).default({}),
    /** What makes a ratio mislead even where the conditions match. */
    notComparable: text.optional(),
    warnings: z.array(text).default([]),
    columns: z.array(columnSchema).min(1),
    rows: z.array(z.array(cellSchema)),
  })
  .superRefine((table, context) => {
    for (const { path, message } of tableFindings(table)) context.addIssue({ code: 'custom', path, message })
  })
export type ReferenceTable = z.infer<typeof tableSchema>

export const referenceSchema = z.strictObject({
  version: z.literal(1),
  source: z.strictObject({
    id: nameSchema,
    author: text,
    year: z.number().int().min(1990).max(2100),
    title: text,
    kind: text,
    university: text,
  }),
  warnings: z.array(text).default([]),
  tables: z.array(tableSchema).min(1),
})
export type Reference = z.infer<typeof referenceSchema>
