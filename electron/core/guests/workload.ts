// What the counter workload says of itself, asked over its network; the same for every engine.
import { LabError } from '../../../shared/reply'
import type { Machine } from '../ssh/machine'
import type { z } from 'zod'
import { pagesCheckSchema, workloadStatusSchema } from '../telemetry/lines'
import type { PagesCheck, WorkloadStatus } from '../telemetry/lines'

const ask = `
import socket, sys
guest = socket.create_connection((sys.argv[1], int(sys.argv[2])), 5)
guest.settimeout(60)
guest.sendall(sys.argv[3].encode() + b"\\n")
print(guest.makefile().readline(65536), end="")
`

async function askGuest<T>(
  machine: Machine,
  at: { address: string; port: number },
  word: string,
  schema: z.ZodType<T>,
): Promise<T | null> {
  const argv = ['python3', '-', at.address, String(at.port), word]
  const result = await machine.exec({ argv, stdin: ask }, { timeoutMs: 90_000 })
  try {
    return schema.parse(JSON.parse(result.stdout))
  } catch {
    return null
  }
}

/** The counter workload's nonce and counters, asked from a host on its network; null when it does not answer. */
export function workloadStatus(
  machine: Machine,
  at: { address: string; port: number },
): Promise<WorkloadStatus | null> {
  return askGuest(machine, at, 's', workloadStatusSchema)
}

/** Has the workload check each of its pages; null when it does not answer. */
export function checkPages(machine: Machine, at: { address: string; port: number }): Promise<PagesCheck | null> {
  return askGuest(machine, at, 'v', pagesCheckSchema)
}

/** Waits until the workload answers. Throws `lab-failed` after `timeoutMs`. */
export async function awaitWorkload(
  machine: Machine,
  at: { address: string; port: number },
  timeoutMs: number,
): Promise<WorkloadStatus> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const status = await workloadStatus(machine, at)
    if (status) return status
    if (Date.now() > deadline) {
      const hint = "Look at the guest's log on its host."
      const message = `The workload does not answer at ${at.address}:${at.port}.`
      throw new LabError({ code: 'lab-failed', message, hint })
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
