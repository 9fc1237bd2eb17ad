// Docker's API on a host, over the app's own SSH connection to the daemon's socket: what is read, and changes nothing.
import { request } from 'node:http'
import { z } from 'zod'
import { LabError } from '../../../../shared/reply'
import type { Machine } from '../../ssh/machine'
import { guestName } from '../guest'

const socketPath = '/var/run/docker.sock'
/** Docker 25's, the oldest that the product takes. */
const version = 'v1.44'
const timeoutMs = 15_000
/** An answer that is longer is cut off. */
const longestBytes = 4 * 1024 * 1024

async function get(machine: Machine, path: string): Promise<Buffer> {
  const socket = await machine.connect(socketPath)
  const failed = (message: string, cause?: unknown) => {
    const info = { code: 'step-failed' as const, message: `Docker on ${machine.name}: ${message}`, host: machine.name }
    return new LabError(info, { cause })
  }
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      const asked = request(
        { path: `/${version}${path}`, headers: { host: 'docker' }, createConnection: () => socket, timeout: timeoutMs },
        (answer) => {
          const parts: Buffer[] = []
          let length = 0
          answer.on('data', (part: Buffer) => {
            length += part.length
            if (length <= longestBytes) parts.push(part)
          })
          answer.on('error', (error) => reject(failed(error.message, error)))
          answer.on('end', () => {
            const body = Buffer.concat(parts)
            if (answer.statusCode === 200) resolve(body)
            else reject(failed(body.toString().slice(0, 500)))
          })
        },
      )
      asked.on('timeout', () => asked.destroy(new Error('no answer in time')))
      asked.on('error', (error) => reject(failed(error.message, error)))
      asked.end()
    })
  } finally {
    socket.destroy()
  }
}

const statsSchema = z.object({
  cpu_stats: z.object({ cpu_usage: z.object({ total_usage: z.number() }), online_cpus: z.number().optional() }),
  memory_stats: z.object({ usage: z.number().optional() }),
  pids_stats: z.object({ current: z.number().optional() }),
  networks: z.record(z.string(), z.object({ rx_bytes: z.number(), tx_bytes: z.number() })).default({}),
})
export type ContainerStats = {
  /** CPU time used since the start, ms. */
  cpuMs: number
  /** Null where the kernel gives the container's cgroup no such controller. */
  memoryBytes: number | null
  processes: number | null
  /** By interface of the container: bytes since it was made. */
  networks: Record<string, { receivedBytes: number; sentBytes: number }>
}

/** What the guest uses now. Throws LabError when there is no such container. */
export async function containerStats(machine: Machine): Promise<ContainerStats> {
  const body = await get(machine, `/containers/${guestName}/stats?stream=false&one-shot=true`)
  const stats = statsSchema.parse(JSON.parse(body.toString()))
  const networks = Object.entries(stats.networks).map(
    ([name, { rx_bytes, tx_bytes }]) => [name, { receivedBytes: rx_bytes, sentBytes: tx_bytes }] as const,
  )
  return {
    cpuMs: stats.cpu_stats.cpu_usage.total_usage / 1e6,
    memoryBytes: stats.memory_stats.usage ?? null,
    processes: stats.pids_stats.current ?? null,
    networks: Object.fromEntries(networks),
  }
}

/** The last lines that the guest wrote on this host. A restored container begins a new log. */
export async function containerLogs(machine: Machine, lines: number): Promise<string> {
  const body = await get(machine, `/containers/${guestName}/logs?stdout=true&stderr=true&tail=${Math.floor(lines)}`)
  return unframed(body)
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
