// After a crash of the app in the middle of Teka's handover: the client gets both of its networks back.
import type { Step } from '../../../../../shared/plan'
import type { LabRecord } from '../../../lab/record'
import { clientMark } from './scripts'

/** The mark lists what the run may have given. */
const forget = `while read -r given; do ip addr del $given 2>/dev/null || true; done <${clientMark}`

/** Nothing to do is fine, and the usual case. */
export function putBackSteps(record: Pick<LabRecord, 'hosts'>): Step[] {
  return record.hosts
    .filter(({ role }) => role === 'client')
    .map((host) => {
      const lines = host.interfaces.flatMap(({ name, bridge, address, device = name }) => {
        const network = address.replace(/\.\d+$/, '.0/24')
        return [
          `ip link set ${device} up`,
          `ip -4 route show ${network} | grep ' via ' | while read -r route; do ip route del $route; done || true`,
          `ip addr replace ${address}/24 dev ${bridge}`,
        ]
      })
      return {
        host: host.name,
        argv: ['sh', '-ec', [`[ -e ${clientMark} ] || exit 0`, forget, ...lines, `rm -f ${clientMark}`].join('\n')],
        why: 'Where an earlier run by Teka’s method was broken off, the client gets its networks back.',
      }
    })
}
