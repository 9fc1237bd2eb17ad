// What the kernel's MPTCP path manager is told on each host: which addresses there are and that they may be used.
import type { Step } from '../../../shared/plan'
import type { LabRecord, RecordHost } from '../lab/record'

/**
 * What an abrupt cut costs is waiting, and that lasts longer the more was on its way. On the route (ip-route(8)), so that
 * it goes with the lab's networks and touches no other connection of the host:
 * - `quickack`: a subflow repeats what another one lost only while nothing of its own awaits an acknowledgement
 *   (mptcp_subflow_get_retrans in the kernel's net/mptcp/protocol.c).
 * - `rto_min`: the time after which something counts as lost, above the 25 ms that a full queue of the lab delays.
 * - `congctl bbr`: keeps no full queue on its way, where cubic has some 300 kB to repeat, 32 at a time. A kernel
 *   without it keeps its own.
 */
const onRoute = ['quickack 1', 'rto_min 40ms', 'congctl bbr']

const setRoute = `route=$(ip -4 route show dev "$1" proto kernel | head -n 1 | sed -E 's/ (quickack|rto_min|congctl) (lock )?[^ ]+//g')
[ -n "$route" ] || exit 0
device=$1
shift
settings=
for setting; do
  ip route change $route dev "$device" proto kernel $settings $setting 2>/dev/null && settings="$settings $setting"
done
[ $# -gt 0 ] || ip route change $route dev "$device" proto kernel`

/**
 * Both addresses are announced to peers and used for own subflows (ip-mptcp(8)). A subflow needs the peer's matching
 * address, so the initial path decides nothing: whichever interface a connection begins on, the other one joins.
 */
export function endpointSteps(host: RecordHost): Step[] {
  const limits = ['ip', 'mptcp', 'limits', 'set', 'subflow', '4', 'add_addr_accepted', '4']
  const steps: Step[] = [
    { host: host.name, argv: limits, why: 'By default the kernel accepts no announced address: allow four.' },
  ]
  for (const each of host.interfaces) {
    const route = (settings: readonly string[]) => ['sh', '-c', setRoute, 'sh', each.bridge, ...settings]
    steps.push({
      host: host.name,
      argv: route(onRoute),
      why: `What is lost on ${each.name} is noticed soon, and there is little of it.`,
      undo: { argv: route([]) },
    })
    steps.push({
      host: host.name,
      argv: ['ip', 'mptcp', 'endpoint', 'add', each.address, 'dev', each.bridge, 'signal'],
      expect: [0, 2], // 2: it is there already
      why: `Announce ${each.name} to peers, so that they join a subflow to it.`,
      undo: { argv: ['ip', 'mptcp', 'endpoint', 'delete', 'id', '0', each.address] },
    })
  }
  return steps
}

/** The endpoints of all hosts of a lab. */
export function labEndpointSteps(record: LabRecord): Step[] {
  return record.hosts.flatMap(endpointSteps)
}
