// Teka's two LANs on the lab's two networks: the one that client and guest leave, and the one that they come to.
import type { InterfaceName } from '../../../../../shared/names'
import { interfaceNames } from '../../../../../shared/names'
import { LabError } from '../../../../../shared/reply'
import { guestLinks } from '../../../guests/guest'
import type { MigrationSpec } from '../../../../../shared/scenario'
import type { LabRecord, RecordHost } from '../../../lab/record'
import type { Pairing } from './address-plan'
import { labPairing, plannedPairing } from './address-plan'

export type Lan = {
  name: InterfaceName
  bridge: string
  /** The guest's port on a host, and the addresses of all in this LAN. */
  tap: string
  client: string
  guest: string
  /** What the lab gave to both, before the run and after it. */
  lab: Pairing
  target: string
  /** As `a.b.c.0/24`. */
  network: string
}
export type Lans = { old: Lan; new: Lan; client: RecordHost }

/**
 * The first cloudlet's LAN is eth0's, the other's is eth1's: so a guest that goes back swaps the roles again. `has` are the
 * addresses that the client has now: they tell the lab's own from those that an earlier hop gave.
 */
export function lansOf(
  record: LabRecord,
  from: RecordHost,
  to: RecordHost,
  plan: MigrationSpec['addresses'],
  has: readonly string[],
): Lans {
  const client = record.hosts.find((host) => host.role === 'client')
  if (!client)
    throw new LabError({ code: 'unsupported', message: `The lab ${record.name} has no client that could move.` })
  const isFirst = record.hosts.find((host) => host.role === 'cloudlet')?.name === from.name
  const [one, two] = isFirst ? interfaceNames : interfaceNames.toReversed()
  const lan = (name: InterfaceName | undefined, role: 'old' | 'new'): Lan => {
    const of = (host: RecordHost) => host.interfaces.find((each) => each.name === name)
    const [mine, its, link] = [of(client), of(to), guestLinks(to).find((each) => each.port === name)]
    const lab = name ? labPairing(client, name) : null
    if (!name || !mine || !its || !link || !lab) {
      throw new LabError({ code: 'unsupported', message: `The lab ${record.name} has not two networks on every host.` })
    }
    const planned = plannedPairing(lab, name, plan)
    const now = role === 'new' || has.includes(planned.client) ? planned : lab
    const network = mine.address.replace(/\.\d+$/, '.0/24')
    return {
      name,
      bridge: mine.bridge,
      tap: link.veth,
      ...now,
      lab,
      target: its.address,
      network,
    }
  }
  return { old: lan(one, 'old'), new: lan(two, 'new'), client }
}
