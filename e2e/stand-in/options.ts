import { z } from 'zod'

const schema = z.object({
  STAND_IN_HOSTS: z.coerce.number().int().min(3).max(4).default(3),
  STAND_IN_STATE: z.enum(['empty', 'up', 'finished', 'vm']).default('up'),
  STAND_IN_HISTORY_MS: z.coerce.number().int().min(0).default(60_000),
  STAND_IN_SESSIONS: z.string().default(''),
})

/** What the test asked for in the environment. */
export function standInOptions(environment: NodeJS.ProcessEnv) {
  const {
    STAND_IN_HOSTS: hosts,
    STAND_IN_STATE: state,
    STAND_IN_HISTORY_MS: historyMs,
    STAND_IN_SESSIONS: sessions,
  } = schema.parse(environment)
  return { hosts, state, historyMs, sessions }
}
