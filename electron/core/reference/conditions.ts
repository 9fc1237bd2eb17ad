// The conditions of a published table that a scenario has as well.
import { z } from 'zod'
import { engineSchema, strategySchema, transportSchema } from '../../../shared/names'
import { methodSchema } from '../../../shared/scenario'

/** What a table's numbers were measured under; a condition that is left out is not stated in the source. */
export const conditionsSchema = z.strictObject({
  engine: engineSchema.optional(),
  transport: transportSchema.optional(),
  strategy: strategySchema.optional(),
  /** The method of this app that does the same steps. */
  method: methodSchema.optional(),
  /** Memory that the guest used; a printed MB is taken as a MiB, 5 % being far inside "near". */
  memoryMiB: z.number().positive().optional(),
  /** Rate of the path that carried the migration, and of the second one where there were two. */
  rateMbit: z.number().positive().optional(),
  secondRateMbit: z.number().positive().optional(),
  rttMs: z.number().min(0).optional(),
})
export type Conditions = z.infer<typeof conditionsSchema>
export const conditionNameSchema = conditionsSchema.keyof()
export type ConditionName = z.infer<typeof conditionNameSchema>
