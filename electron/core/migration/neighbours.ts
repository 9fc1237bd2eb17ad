// The neighbour table of Teka 3.4.4: the round trip from each cloudlet to each other, by each path, measured again each minute.
import type { Neighbour } from '../../../shared/advice'
import { neighbourLimitMs } from '../../../shared/teka'
import type { OpenLab } from '../lab/open-lab'

/** As long as a measured table holds, ms. */
const holdsMs = 60_000

export type NeighbourTable = { t: number; neighbours: Neighbour[] }

/** Mean of the round trips in the last line of ping, ms; null where nothing came back. */
export function meanRoundTrip(output: string): number | null {
  const mean = /= [\d.]+\/([\d.]+)\//.exec(output)?.[1]
  return mean === undefined ? null : Number(mean)
}

/** Measures each way once. */
export async function measureNeighbours(lab: OpenLab): Promise<Neighbour[]> {
  const cloudlets = lab.record.hosts.filter(({ role }) => role === 'cloudlet')
  const ways = cloudlets.flatMap((from) =>
    cloudlets
      .filter((to) => to !== from)
      .flatMap((to) => to.interfaces.map(({ name, address }) => ({ from, to, interface: name, address }))),
  )
  return Promise.all(
    ways.map(async ({ from, to, interface: name, address }) => {
      const machine = await lab.machine(from.name)
      const argv = ['ping', '-nqc', '3', '-i', '0.2', '-W', '1', address]
      const { stdout } = await machine.exec({ argv }, { timeoutMs: 10_000 })
      const rttMs = meanRoundTrip(stdout)
      return {
        from: from.name,
        to: to.name,
        interface: name,
        rttMs,
        accepted: rttMs !== null && rttMs < neighbourLimitMs,
      }
    }),
  )
}

/** Keeps one table a lab, and measures again when it is asked for one that is older than a minute. */
export function createNeighbours(now = Date.now): (name: string, lab: OpenLab) => Promise<NeighbourTable> {
  const tables = new Map<string, NeighbourTable>()
  return async (name, lab) => {
    const known = tables.get(name)
    if (known && now() - known.t < holdsMs) return known
    const fresh = { t: now(), neighbours: await measureNeighbours(lab) }
    tables.set(name, fresh)
    return fresh
  }
}
