// What client, guest and routers do in each slot of Teka's handover, as the lines of a shell. Pure.
import type { Pairing } from './address-plan'
import type { Lan, Lans } from './lans'

const endpoint = (address: string, device: string, how: 'signal' | 'subflow' | 'subflow fullmesh') =>
  `$ip mptcp endpoint add ${address} dev ${device} ${how}`
/** There while the client has been changed; where an app dies, the next one finds it. */
export const clientMark = '/run/handover-teka'

const head = 'ip=/usr/sbin/ip; [ -x $ip ] || ip=ip'
// Never `flush`: it begins to count the ids anew, and a later REMOVE_ADDR then takes the wrong subflow along (measured).
const deleteEndpoint = (address: string) =>
  `for id in $($ip mptcp endpoint show | sed -n 's/^${address} id \\([0-9]*\\).*/\\1/p'); do $ip mptcp endpoint delete id $id; done`
/** The path manager forgets an address, whether a connection began on it or joined by it. */
const forget = (address: string) => [
  deleteEndpoint(address),
  `$ip mptcp endpoint delete id 0 ${address} 2>/dev/null || true`,
]
const lines = (...parts: readonly string[]) => [head, ...parts].join('\n')

/** What it has in a LAN by the lab, and what it is given there; often the same. */
const bothOf = (lan: Lan, who: keyof Pairing) => [...new Set([lan.lab[who], lan[who]])]

const leave = (device: string, port: string, address: string) => [
  `$ip addr del ${address}/24 dev ${device} 2>/dev/null || true`,
  `$ip link set ${port} down`,
]

/** Slot A, Table 4.5: one address each, in the same LAN. */
export function beginClient({ old, new: next }: Lans): string {
  const given = [old, next].map(({ client, bridge }) => `${client}/24 dev ${bridge}`)
  return lines(
    `printf '%s\\n' ${given.map((each) => `'${each}'`).join(' ')} >>${clientMark}`,
    ...bothOf(next, 'client').flatMap((address) => [
      deleteEndpoint(address),
      ...leave(next.bridge, next.name, address),
    ]),
  )
}
export function beginGuest({ old, new: next }: Lans): string {
  return lines(
    ...bothOf(next, 'guest').flatMap((address) => [deleteEndpoint(address), ...leave(next.name, next.name, address)]),
    // The clients of the other LAN are reached through that LAN's cloudlet.
    `$ip route replace ${next.network} via ${old.target} dev ${old.name}`,
  )
}

/** Slot B: the client is between two access points. */
export function walk({ old }: Lans): string {
  return lines(...leave(old.bridge, old.name, old.client))
}

/** Slot C, Table 4.6: the client is in the other LAN, and reaches the guest through that LAN's cloudlet. */
export function arrive({ old, new: next }: Lans): string {
  return lines(
    `$ip link set ${next.name} up`,
    // From an earlier move there may be a way over the other LAN, which would go before its own.
    `$ip route flush ${next.network}`,
    // Round trips were asked for here all the while: what waits for such an answer would fail with it, a join at once (1 in 3).
    `$ip neigh flush dev ${next.bridge}`,
    `$ip addr replace ${next.client}/24 dev ${next.bridge}`,
    `$ip route replace ${old.network} via ${next.target} dev ${next.bridge}`,
    joinFrom(next),
  )
}
// fullmesh: to the address that the guest has now, which need not be the one that the connection began with.
const joinFrom = ({ client, bridge }: Lan) => endpoint(client, bridge, 'subflow fullmesh')

export function joinAgain({ new: next }: Lans): string {
  return lines(deleteEndpoint(next.client), joinFrom(next))
}
/** Once the new subflow is there: REMOVE_ADDR, or the guest goes on to speak to where the client was (Fig. 3.6, step 8). */
export function forgetOldClient({ old }: Lans): string {
  return lines(...forget(old.client))
}

/**
 * Table 4.7: the guest's idle interface gets its future address. Without a route of its own in the main table: what is for
 * that LAN would else leave by an interface that is not in it yet (measured: the connection stood still until the migration).
 */
export function configureAhead({ new: next }: Lans): string {
  return lines(
    `$ip link set ${next.name} up`,
    `$ip addr add ${next.guest}/24 dev ${next.name} noprefixroute`,
    `$ip rule add from ${next.guest} table 77`,
    `$ip route replace ${next.network} dev ${next.name} table 77`,
    endpoint(next.guest, next.name, 'signal'),
  )
}

/** Today's kernel tries a join once: the guest, arrived, announces its address again over the subflow that it still has. */
export function announceAgain({ new: next }: Lans): string {
  return lines(deleteEndpoint(next.guest), endpoint(next.guest, next.name, 'signal'))
}

/** Table 4.8: the old interface goes, and is idle until the next migration. */
export function dropOld({ old, new: next }: Lans): string {
  return lines(
    `$ip route replace ${next.network} dev ${next.name} src ${next.guest}`,
    `$ip rule del from ${next.guest} table 77 2>/dev/null || true`,
    '$ip route flush table 77 2>/dev/null || true',
    ...forget(old.guest),
    ...leave(old.name, old.name, old.guest),
  )
}

/** The guest as it was made: both interfaces up, in both networks. */
export function restoreGuest(lans: Lans): string {
  const both = [lans.old, lans.new]
  return lines(
    `$ip rule del from ${lans.new.guest} table 77 2>/dev/null || true`,
    ...both.flatMap((lan) => [
      `$ip link set ${lan.name} up`,
      `$ip route del ${lan.network} 2>/dev/null || true`,
      ...bothOf(lan, 'guest').map((address) => `$ip addr del ${address}/24 dev ${lan.name} 2>/dev/null || true`),
      `$ip addr add ${lan.lab.guest}/24 dev ${lan.name}`,
    ]),
    ...both.flatMap((lan) => [
      ...bothOf(lan, 'guest').map(deleteEndpoint),
      endpoint(lan.lab.guest, lan.name, 'signal'),
    ]),
  )
}
export function restoreClient(lans: Lans): string {
  const both = [lans.old, lans.new]
  return lines(
    ...both.flatMap((lan) => [
      `$ip link set ${lan.name} up`,
      `$ip route del ${lan.network} via ${lans.new.target} 2>/dev/null || true`,
      ...bothOf(lan, 'client').map((address) => `$ip addr del ${address}/24 dev ${lan.bridge} 2>/dev/null || true`),
      `$ip addr add ${lan.lab.client}/24 dev ${lan.bridge}`,
    ]),
    ...both.flatMap((lan) => [
      ...bothOf(lan, 'client').map(deleteEndpoint),
      endpoint(lan.lab.client, lan.bridge, 'signal'),
    ]),
    `rm -f ${clientMark}`,
  )
}
