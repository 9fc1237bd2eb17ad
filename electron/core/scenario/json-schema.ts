// The published schema of scenario files: editors complete and check by it.
import { z } from 'zod'
import { scenarioSchema } from '../../../shared/scenario'

/** JSON schema (draft 2020-12) of what a person may write; defaults need not be written. */
export function scenarioJsonSchema(): object {
  const title = 'Handover Lab scenario'
  const description = 'One lab setup, one migration, and the schedule of its handovers.'
  return { title, description, ...z.toJSONSchema(scenarioSchema, { io: 'input', target: 'draft-2020-12' }) }
}
