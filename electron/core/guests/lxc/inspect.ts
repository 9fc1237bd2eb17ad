// Where the guest is and what it says of itself.
import { LabError } from '../../../../shared/reply'
import type { Machine } from '../../ssh/machine'
import type { z } from 'zod'
import { pagesCheckSchema, workloadStatusSchema } from '../../telemetry/lines'
import type { PagesCheck, WorkloadStatus } from '../../telemetry/lines'
import { guestName } from './config'

export type GuestPresence = 'running' | 'frozen' | 'stopped' | 'absent'

/** What LXC says of the guest on a host. */
export async function guestPresence(machine: Machine): Promise<GuestPresence> {
  const result = await machine.exec({ argv: ['lxc-info', '-n', guestName, '-sH'] })
  if (result.exitCode === null) {
    // An answer that was lost is not the answer that there is none.
    const message = `${machine.name} did not say whether the guest is there.`
    throw new LabError({ code: 'unreachable', message, host: machine.name })
  }
  const word = result.stdout.trim()
  if (result.exitCode !== 0 || word === '') return 'absent'
  if (word === 'RUNNING') return 'running'
  return word === 'FROZEN' ? 'frozen' : 'stopped'
}

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
      const hint = `Look at /var/lib/lxc/${guestName}/start.log on the host.`
      throw new LabError({
        code: 'lab-failed',
        message: `The workload does not answer at ${at.address}:${at.port}.`,
        hint,
      })
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
