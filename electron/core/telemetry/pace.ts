// How often a lab's hosts are asked and probed: a host whose every instruction is translated cannot do it at full pace.
export type PaceName = 'full' | 'gentle'

/** Samples a second, and the probes' intervals, ms. They are the resolution of what is measured with them. */
export type Pace = { hertz: number; guestMs: number; reconnectMs: number; pathMs: number }

const paces: Record<PaceName, Pace> = {
  full: { hertz: 10, guestMs: 20, reconnectMs: 50, pathMs: 10 },
  gentle: { hertz: 4, guestMs: 100, reconnectMs: 250, pathMs: 50 },
}

/** One pace for a whole lab: that of its slowest host. */
export function paceOf(lab: { hosts: readonly { pace?: PaceName | undefined }[] }): Pace {
  return paces[isGentle(lab.hosts) ? 'gentle' : 'full']
}

export function isGentle(hosts: readonly { pace?: PaceName | undefined }[]): boolean {
  return hosts.some((host) => host.pace === 'gentle')
}
