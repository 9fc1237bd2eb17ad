// What the scripts of the frozen part tell, line by line, from a file on their host that outlives every connection.
import { z } from 'zod'
import { phaseNameSchema } from '../../../shared/names'
import type { Machine } from '../ssh/machine'

const at = { t: z.number() }
export const statusLineSchema = z.discriminatedUnion('event', [
  z.object({ ...at, event: z.literal('listening') }),
  z.object({ ...at, event: z.literal('phase'), name: phaseNameSchema, edge: z.enum(['start', 'end']) }),
  z.object({
    ...at,
    event: z.literal('command'),
    argv: z.array(z.string()),
    exitCode: z.number().int().nullable(),
    durationMs: z.number(),
    output: z.string(),
  }),
  z.object({
    ...at,
    event: z.literal('round'),
    number: z.number().int(),
    pages: z.number().int(),
    durationMs: z.number(),
    frozenUs: z.number(),
  }),
  z.object({ ...at, event: z.literal('sent'), imageBytes: z.number(), rootfsBytes: z.number() }),
  z.object({ ...at, event: z.literal('resumed'), frames: z.number().int() }),
  z.object({ ...at, event: z.literal('proved'), proof: z.unknown() }),
  z.object({ ...at, event: z.literal('dumped'), frozenUs: z.number().optional(), pagesWritten: z.number().optional() }),
  z.object({ ...at, event: z.literal('patience'), seconds: z.number() }),
  z.object({ ...at, event: z.literal('stuck'), pid: z.number() }),
  z.object({ ...at, event: z.literal('unknown'), error: z.string() }),
  z.object({ ...at, event: z.literal('unconfirmed'), error: z.string() }),
  z.object({
    ...at,
    event: z.literal('end'),
    ok: z.boolean(),
    error: z.string().optional(),
    log: z.string().optional(),
    cancelled: z.boolean().optional(),
  }),
])
export type StatusLine = z.infer<typeof statusLineSchema>

/** Parses one line; undefined for what this version does not know. */
export function parseStatusLine(text: string): StatusLine | undefined {
  try {
    return statusLineSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

export type Follower = { ended: Promise<StatusLine & { event: 'end' }>; stop(): void }

/** Follows a status file to its `end`. Reads on from the start of the file after a broken connection, telling no line twice. */
export function followStatus(
  machine: () => Promise<Machine>,
  file: string,
  onLine: (line: StatusLine) => void,
): Follower {
  let stopped = false
  let stop = () => {}
  const ended = (async () => {
    let told = 0
    for (;;) {
      let seen = 0
      try {
        const stream = await (await machine()).stream({ argv: ['tail', '-n', '+1', '-s', '0.05', '-F', file] })
        stop = () => stream.stop()
        if (stopped) stop()
        for await (const text of stream.lines) {
          seen += 1
          if (seen <= told) continue
          told = seen
          const line = parseStatusLine(text)
          if (!line) continue
          onLine(line)
          if (line.event === 'end') {
            stream.stop()
            return line
          }
        }
      } catch {
        // The host cannot be reached now; what it does goes on there.
      }
      if (stopped) return { t: Date.now(), event: 'end' as const, ok: false, error: 'no longer followed' }
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  })()
  return {
    ended,
    stop: () => {
      stopped = true
      stop()
    },
  }
}
