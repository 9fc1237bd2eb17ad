// What the kernel's MPTCP path manager is told on each host: which addresses there are and that they may be used.
import type { Step } from '../../../shared/plan'
import type { LabRecord, RecordHost } from '../lab/record'

/** What a path that goes and comes back costs is mostly waiting: settings of the host's network namespace that shorten it. */
const timers: readonly { setting: string; why: string }[] = [
  {
    setting: 'net.ipv4.tcp_rto_max_ms=1000', // Linux 6.15 and later
    why: 'A path that comes back is tried again within a second instead of after a doubled time-out.',
  },
  {
    setting: 'net.ipv4.tcp_rto_min_us=100000', // Linux 6.11 and later
    why: 'What an abrupt cut loses is sent again on the other path after one retransmission time-out: make that 0.1 s.',
  },
]

/**
 * A subflow repeats what another one lost only while nothing of its own awaits an acknowledgement (mptcp_subflow_get_retrans
 * in the kernel's net/mptcp/protocol.c). One that is delayed for 40 ms costs another time-out of 0.2 s or more:
 * ip-route(8) `quickack` acknowledges at once.
 */
const acknowledge =
  'route=$(ip -4 route show dev "$1" proto kernel | head -n 1 | sed "s/ quickack [01]//"); ' +
  '[ -z "$route" ] || ip route change $route dev "$1" proto kernel quickack "$2"'

/**
 * Both addresses are announced to peers and used for own subflows (ip-mptcp(8)). A subflow needs the peer's matching
 * address, so the initial path decides nothing: whichever interface a connection begins on, the other one joins.
 */
export function endpointSteps(host: RecordHost): Step[] {
  const limits = ['ip', 'mptcp', 'limits', 'set', 'subflow', '4', 'add_addr_accepted', '4']
  const steps: Step[] = [
    { host: host.name, argv: limits, why: 'By default the kernel accepts no announced address: allow four.' },
  ]
  for (const { setting, why } of timers) {
    // An older kernel does not have each of them, and keeps its own time.
    steps.push({ host: host.name, argv: ['sysctl', '-qw', setting], expect: [0, 1, 255], why })
  }
  for (const each of host.interfaces) {
    const quick = (on: '0' | '1') => ['sh', '-c', acknowledge, 'sh', each.bridge, on]
    steps.push({
      host: host.name,
      argv: quick('1'),
      why: `Acknowledge at once what comes on ${each.name}: the sooner a lost piece is sent on the other path.`,
      undo: { argv: quick('0') },
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
