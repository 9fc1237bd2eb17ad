// The messages of the WebSocket transport: the Bridge of ipc.ts, said in JSON.
import { z } from 'zod'

export const clientMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('request'),
    call: z.string().min(1).max(100),
    method: z.string().max(100),
    input: z.unknown(),
  }),
  z.object({ type: z.literal('cancel'), call: z.string().min(1).max(100) }),
])
export type ClientMessage = z.infer<typeof clientMessageSchema>

export const serverMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('reply'), call: z.string(), reply: z.unknown() }),
  z.object({
    type: z.literal('event'),
    event: z.enum(['changed', 'operation', 'samples', 'console']),
    payload: z.unknown(),
  }),
])
export type ServerMessage = z.infer<typeof serverMessageSchema>
