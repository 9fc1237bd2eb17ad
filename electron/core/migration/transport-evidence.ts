// What carried the image, from the kernel's subflows and counters; never from what was asked for.
import { interfaceNames, type InterfaceName, type Transport } from '../../../shared/names'
import type { Sample, Subflow } from '../../../shared/samples'
import { isChannelPort } from './channel'
import { hostSamples, sentBytes } from './counters'
import type { Window } from './gaps'

export type TransportEvidence = {
  /** Null when the samples cannot say. */
  actual: Transport | null
  /** Subflows that carried bytes, of all connections of the transfer. */
  subflows: number
  /** Bytes that the connection sent over each interface, from its subflows. */
  bytes: Record<InterfaceName, number>
  /** Bytes that left the source's interfaces in all, headers and probes included. */
  wireBytes: Record<InterfaceName, number> | null
}

/**
 * Finds the MPTCP connections to one port (QEMU's multifd opens several) that carried the most from `from` to the
 * target's addresses in the window. When
 * less than half of what left the interfaces went over it, the transfer was plain TCP: the path probe speaks MPTCP too.
 */
export function transportEvidence(
  samples: readonly Sample[],
  from: string,
  targetAddresses: readonly string[],
  transfer: Window,
): TransportEvidence {
  // A transfer may be shorter than the time between two samples: look a little beyond its edges.
  const wide = { startMs: transfer.startMs - 150, endMs: transfer.endMs + 150 }
  const source = hostSamples(samples, from)
  const inside = source.filter((sample) => sample.t >= wide.startMs && sample.t <= wide.endMs)
  const growth = new Map<string, Map<string, Flow>>()
  const seenBefore = new Set(source.filter((sample) => sample.t < wide.startMs).flatMap((s) => s.subflows.map(key)))
  for (const subflow of inside.flatMap((sample) => sample.subflows)) {
    if (!targetAddresses.some((address) => subflow.remote.startsWith(`${address}:`))) continue
    const service = portOf(subflow)
    const flows = growth.get(service) ?? new Map<string, Flow>()
    growth.set(service, flows)
    const known = flows.get(key(subflow))
    // What a new subflow had sent by its first sample was sent in the window as well.
    const first = seenBefore.has(key(subflow)) ? subflow.bytesSent : 0
    if (known) known.last = Math.max(known.last, subflow.bytesSent)
    else flows.set(key(subflow), { interface: subflow.interface, first, last: subflow.bytesSent })
  }
  const wireBytes = sentBytes(source, transfer)
  const connections = [...growth.values()].map((flows) => {
    const bytes = { eth0: 0, eth1: 0 }
    const used = [...flows.values()].filter((flow) => flow.last > flow.first)
    for (const flow of used) if (flow.interface) bytes[flow.interface] += flow.last - flow.first
    return { subflows: used.length, bytes, total: used.reduce((sum, flow) => sum + flow.last - flow.first, 0) }
  })
  const most = connections.toSorted((first, second) => second.total - first.total)[0]
  const wire = wireBytes && interfaceNames.reduce((sum, name) => sum + wireBytes[name], 0)
  if (most && most.total > (wire ?? 0) / 2 && most.total > 0) {
    return { actual: 'mptcp', subflows: most.subflows, bytes: most.bytes, wireBytes }
  }
  const actual = wire !== null && wire > 0 ? 'tcp' : null
  return { actual, subflows: actual ? 1 : 0, bytes: { eth0: 0, eth1: 0 }, wireBytes }
}

type Flow = { interface: InterfaceName | null; first: number; last: number }
// Guests that move at the same time have a channel each: together they are the transfer.
const portOf = (subflow: Subflow) => {
  const port = subflow.remote.slice(subflow.remote.lastIndexOf(':') + 1)
  return isChannelPort(Number(port)) ? 'channel' : port
}
const key = (subflow: Subflow) => `${subflow.connection} ${subflow.local} ${subflow.remote}`
