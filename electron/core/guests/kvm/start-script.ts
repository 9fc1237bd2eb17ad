// What the kvm guest runs once its kernel is up: its addresses, its path manager, its workload.
import { quote } from '../../../../shared/plan'
import type { GuestSpec } from '../../../../shared/scenario'
import type { GuestLink } from '../guest'
import { workloadOptions } from '../guest'

/**
 * The text of /start inside the guest. It speaks MPTCP end to end: both its addresses are announced to clients. Packets are taken up
 * by threads: after a move those that have waited do not hold up a workload that has a processor of its own (docs/kvm.md).
 */
export function startScript(spec: GuestSpec, links: readonly GuestLink[]): string {
  const command = spec.command ?? ['/workload', ...workloadOptions(spec, {})]
  return [
    'hostname guest',
    'ip=/usr/sbin/ip',
    '$ip link set lo up',
    'echo 1 >/proc/sys/net/mptcp/enabled',
    '$ip mptcp limits set subflow 4 add_addr_accepted 4',
    ...links.flatMap((link) => [
      `$ip addr add ${link.address}/24 dev ${link.port}`,
      `$ip link set ${link.port} up`,
      `echo 1 >/sys/class/net/${link.port}/threaded`,
      `$ip mptcp endpoint add ${link.address} dev ${link.port} signal`,
    ]),
    `setsid ${command.map(quote).join(' ')} </dev/null >/workload.log 2>&1 &`,
    '',
  ].join('\n')
}
