// The published schema of scenario files: editors complete and check by it.
import { z } from 'zod'
import { factorSchema, rangeSchema, scenarioSchema } from '../../../shared/scenario'

/** JSON schema (draft 2020-12) of what a person may write; defaults need not be written. */
export function scenarioJsonSchema(): object {
  const title = 'Handover Lab scenario'
  const description = 'One lab setup, one migration, and the schedule of its handovers.'
  const range = bareSchema(rangeSchema)
  const schema = z.toJSONSchema(scenarioSchema, {
    io: 'input',
    target: 'draft-2020-12',
    // zod shows what a factor becomes; a person may write a range as well.
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema !== factorSchema) return
      const list = { ...jsonSchema }
      for (const key of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, key)
      jsonSchema.anyOf = [list, range]
    },
  })
  return { title, description, ...schema }
}

function bareSchema(of: z.ZodType) {
  const { $schema: _, ...schema } = z.toJSONSchema(of)
  return schema
}
