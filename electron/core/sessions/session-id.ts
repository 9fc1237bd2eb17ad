// The names of sessions, which are the names of their folders.
import { z } from 'zod'

export const sessionIdSchema = z.string().regex(/^[0-9]{8}-[0-9]{6}-[a-z0-9-]{1,60}$/, 'no name of a session')

export const isSessionId = (id: string): boolean => sessionIdSchema.safeParse(id).success
