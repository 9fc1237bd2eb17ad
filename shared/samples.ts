// What is measured while a session runs; each line of samples.ndjson is one of these. Times `t` are ms on the
// controller's clock (a host's stamp plus its measured offset), so that all share one axis.
import { z } from 'zod'
import { interfaceSchema } from './names'

const counters = z.object({ rxBytes: z.number(), txBytes: z.number(), up: z.boolean() })
export const subflowSchema = z.object({
  connection: z.string(), // the kernel's token of the MPTCP connection
  local: z.string(),
  remote: z.string(),
  interface: interfaceSchema.nullable(),
  state: z.string(),
  rttMs: z.number().nullable(),
  bytesSent: z.number(),
  bytesReceived: z.number(),
  backup: z.boolean(),
})
export type Subflow = z.infer<typeof subflowSchema>

export const sampleSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('host'), // 10 Hz for each host
    t: z.number(),
    host: z.string(),
    interfaces: z.partialRecord(interfaceSchema, counters),
    cpuPercent: z.number().nullable(),
    subflows: z.array(subflowSchema),
  }),
  z.object({
    kind: z.literal('rtt'), // echo over one path; null when no answer came within 1 s
    t: z.number(),
    host: z.string(),
    interface: interfaceSchema,
    rttMs: z.number().nullable(),
  }),
  z.object({
    kind: z.literal('probe'), // a batch of answers, each [t, sequence number, round trip in ms]
    t: z.number(),
    probe: z.enum(['guest', 'reconnect', 'path-client', 'path-transfer']),
    answers: z.array(z.tuple([z.number(), z.number(), z.number()])),
    /** What the guest sent unasked on the same connection, each [t, number]: free of the client's own retransmission wait. */
    beats: z.array(z.tuple([z.number(), z.number()])).optional(),
    connection: z.number(), // counts the connections: a change means that it broke
  }),
  z.object({
    kind: z.literal('migration'), // what QEMU says of a migration that is under way, about 5 Hz; of a container's pre-copy the beginning and the end of each round
    t: z.number(),
    host: z.string(), // the source
    status: z.string(), // QEMU's own word
    transferredBytes: z.number(),
    remainingBytes: z.number(),
    rateMbit: z.number(),
    dirtyBytesPerS: z.number(),
    /** How often all of memory was gone through. */
    passes: z.number(),
    expectedDowntimeMs: z.number().nullable(),
    /** How much auto-converge slows the guest down, percent. */
    throttlePercent: z.number(),
  }),
])
export type Sample = z.infer<typeof sampleSchema>
