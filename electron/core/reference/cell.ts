// One published value: plain, or with a flag and the reason for it.
import { z } from 'zod'

/** `derived`: from a sum or a comparison in the source, not printed; `bound`: at most or at least this. */
const flagSchema = z.enum(['doubtful', 'approximate', 'derived', 'inferred', 'bound', 'lost', 'not-applicable'])
export type Flag = z.infer<typeof flagSchema>

const flaggedSchema = z
  .strictObject({
    value: z.union([z.number(), z.string().min(1), z.null()]),
    flag: flagSchema,
    reason: z.string().min(10).max(1000),
  })
  .refine(({ value, flag }) => (value === null) === (flag === 'lost' || flag === 'not-applicable'), {
    message: 'a value is null exactly when it is lost or not applicable',
  })

export const cellSchema = z.union([z.number(), z.string().min(1), flaggedSchema], {
  error: 'a number, a word, or a value with its flag and the reason for it',
})
export type ReferenceCell = z.infer<typeof cellSchema>

/** The value alone; null when it is lost. */
export function cellValue(cell: ReferenceCell): number | string | null {
  return typeof cell === 'object' ? cell.value : cell
}

/** The flag and its reason, of a value that has them. */
export function cellFlag(cell: ReferenceCell): { flag: Flag; reason: string } | undefined {
  return typeof cell === 'object' ? { flag: cell.flag, reason: cell.reason } : undefined
}
