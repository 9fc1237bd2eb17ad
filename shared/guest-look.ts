// What a look into a running container shows.
import { z } from 'zod'

export const guestLookSchema = z.object({
  /** The last lines that it wrote on its present host. */
  log: z.string(),
  stats: z.object({
    /** CPU time used since the start on this host, ms; this and the next two are null where the kernel gives the container's cgroup no such controller. */
    cpuMs: z.number().nullable(),
    memoryBytes: z.number().nullable(),
    processes: z.number().nullable(),
    /** By interface of the container: bytes since it was made. */
    networks: z.record(z.string(), z.object({ receivedBytes: z.number(), sentBytes: z.number() })),
  }),
})
export type GuestLook = z.infer<typeof guestLookSchema>
