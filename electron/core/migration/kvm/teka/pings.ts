// The network's downtime as Teka measured it (4.2.4): both addresses are pinged every 10 ms; from the last reply of the old one
// at the source to the first reply of the new one.
import type { Machine } from '../../../ssh/machine'

export type Pings = {
  /** Times of all replies so far, ms on the host's clock. */
  replies(): number[]
  stop(): Promise<void>
}

export async function startPing(machine: Machine, address: string): Promise<Pings> {
  const stream = await machine.stream({ argv: ['ping', '-D', '-n', '-i', '0.01', address] })
  const times: number[] = []
  const reading = (async () => {
    for await (const line of stream.lines) {
      const seconds = /^\[(\d+\.\d+)\] \d+ bytes from/.exec(line)?.[1]
      if (seconds !== undefined) times.push(Number(seconds) * 1000)
    }
  })()
  return {
    replies: () => times,
    stop: async () => {
      stream.stop()
      await reading
    },
  }
}

/** Null when either address was silent. `stoppedAt`: when the guest stood still at the source, same clock. */
export function networkDowntimeMs(old: readonly number[], fresh: readonly number[], stoppedAt: number): number | null {
  const last = old.findLast((t) => t <= stoppedAt)
  const first = fresh.find((t) => t > stoppedAt)
  return last === undefined || first === undefined ? null : first - last
}
