// What a container uses and what it wrote: read from Docker's API, and nothing is changed.
import type { GuestLook } from '../../../../shared/guest-look'
import { z } from 'zod'
import type { Machine } from '../../ssh/machine'
import { guestName } from '../guest'
import { call } from './api'

const statsSchema = z.object({
  cpu_stats: z.object({ cpu_usage: z.object({ total_usage: z.number() }), online_cpus: z.number().optional() }),
  memory_stats: z.object({ usage: z.number().optional() }),
  pids_stats: z.object({ current: z.number().optional() }),
  networks: z.record(z.string(), z.object({ rx_bytes: z.number(), tx_bytes: z.number() })).default({}),
})

/** What the guest uses now. Throws LabError when there is no such container. */
export async function containerStats(machine: Machine, name = guestName): Promise<GuestLook['stats']> {
  const body = await call(machine, { path: `/containers/${name}/stats?stream=false&one-shot=true` })
  const stats = statsSchema.parse(JSON.parse(body.toString()))
  const networks = Object.entries(stats.networks).map(
    ([device, { rx_bytes, tx_bytes }]) => [device, { receivedBytes: rx_bytes, sentBytes: tx_bytes }] as const,
  )
  return {
    // A container that runs has used some: 0 is what Docker says where it cannot read it.
    cpuMs: stats.cpu_stats.cpu_usage.total_usage === 0 ? null : stats.cpu_stats.cpu_usage.total_usage / 1e6,
    memoryBytes: stats.memory_stats.usage ?? null,
    processes: stats.pids_stats.current ?? null,
    networks: Object.fromEntries(networks),
  }
}

/** The last lines that the guest wrote on this host. A restored container begins a new log. */
export async function containerLogs(machine: Machine, lines: number, name = guestName): Promise<string> {
  const path = `/containers/${name}/logs?stdout=true&stderr=true&tail=${Math.floor(lines)}`
  return unframed(await call(machine, { path }))
}

/** Docker puts a head of eight bytes before each piece: its stream, three zeros, and its length. */
export function unframed(body: Buffer): string {
  const parts: Buffer[] = []
  for (let at = 0; at + 8 <= body.length;) {
    const end = at + 8 + body.readUInt32BE(at + 4)
    parts.push(body.subarray(at + 8, end))
    at = end
  }
  return Buffer.concat(parts).toString()
}
