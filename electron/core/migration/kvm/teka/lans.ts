// Teka's two LANs on the lab's two networks: the one that client and guest leave, and the one that they come to.
import type { InterfaceName } from '../../../../../shared/names'
import { interfaceNames } from '../../../../../shared/names'
import { LabError } from '../../../../../shared/reply'
import { guestLinks } from '../../../guests/guest'
import type { LabRecord, RecordHost } from '../../../lab/record'

export type Lan = {
  name: InterfaceName
  bridge: string
  /** The guest's port on a host, and the addresses of all in this LAN. */
  tap: string
  client: string
  guest: string
  target: string
  /** As `a.b.c.0/24`. */
  network: string
}
export type Lans = { old: Lan; new: Lan; client: RecordHost }

/** The first cloudlet's LAN is eth0's, the other's is eth1's: so a guest that goes back swaps the roles again. */
export function lansOf(record: LabRecord, from: RecordHost, to: RecordHost): Lans {
  const client = record.hosts.find((host) => host.role === 'client')
  if (!client)
    throw new LabError({ code: 'unsupported', message: `The lab ${record.name} has no client that could move.` })
  const isFirst = record.hosts.find((host) => host.role === 'cloudlet')?.name === from.name
  const [one, two] = isFirst ? interfaceNames : interfaceNames.toReversed()
  const lan = (name: InterfaceName | undefined): Lan => {
    const of = (host: RecordHost) => host.interfaces.find((each) => each.name === name)
    const [mine, its, link] = [of(client), of(to), guestLinks(to).find((each) => each.port === name)]
    if (!name || !mine || !its || !link) {
      throw new LabError({ code: 'unsupported', message: `The lab ${record.name} has not two networks on every host.` })
    }
    const network = mine.address.replace(/\.\d+$/, '.0/24')
    return {
      name,
      bridge: mine.bridge,
      tap: link.veth,
      client: mine.address,
      guest: link.address,
      target: its.address,
      network,
    }
  }
  return { old: lan(one), new: lan(two), client }
}
