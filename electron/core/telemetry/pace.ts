// How often a lab's hosts are asked and probed: a host whose every instruction is translated cannot do it at full pace.
export type PaceName = 'full' | 'gentle'

/**
 * Samples a second, and the probes' intervals, ms: they are the resolution of what is measured with them. `batchMs`: how often
 * a probe tells; `tickMs`: how often the counter workload looks whether it has something to do.
 */
export type Pace = {
  hertz: number
  guestMs: number
  reconnectMs: number
  pathMs: number
  batchMs: number
  tickMs: number
}

const paces: Record<PaceName, Pace> = {
  full: { hertz: 10, guestMs: 20, reconnectMs: 50, pathMs: 10, batchMs: 100, tickMs: 10 },
  gentle: { hertz: 4, guestMs: 100, reconnectMs: 500, pathMs: 100, batchMs: 500, tickMs: 50 },
}

/** One pace for a whole lab: that of its slowest host. */
export function paceOf(lab: { hosts: readonly { pace?: PaceName | undefined }[] }): Pace {
  return paces[isGentle(lab.hosts) ? 'gentle' : 'full']
}

export function isGentle(hosts: readonly { pace?: PaceName | undefined }[]): boolean {
  return hosts.some((host) => host.pace === 'gentle')
}
