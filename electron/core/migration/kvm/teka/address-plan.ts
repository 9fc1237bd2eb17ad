// Which addresses client and guest get in a LAN that they come to (Teka 3.2.1.1). The first hop begins with the lab's own.
import type { InterfaceName } from '../../../../../shared/names'
import { interfaceNames } from '../../../../../shared/names'
import type { MigrationSpec } from '../../../../../shared/scenario'
import { nextGuestAddress } from '../../../../../shared/teka'
import { guestLinks } from '../../../guests/guest'
import type { RecordHost } from '../../../lab/record'

export type Pairing = { client: string; guest: string }

const numbered = (address: string, number: number | undefined) =>
  number === undefined ? address : address.replace(/\.\d+$/, `.${number}`)

/** Those that the lab gave to its client and its guest. */
export function labPairing(client: RecordHost, name: InterfaceName): Pairing | null {
  const mine = client.interfaces.find((each) => each.name === name)
  const its = guestLinks(client).find((link) => link.port === name)
  return mine && its ? { client: mine.address, guest: its.address } : null
}

/** Those that a handover gives in this LAN; the lab's own by the plan `reserved`. */
export function plannedPairing(lab: Pairing, name: InterfaceName, plan: MigrationSpec['addresses']): Pairing {
  if (plan.plan === 'reserved') return lab
  const client = numbered(lab.client, plan.client[name] ?? (plan.plan === 'next-odd' ? hers[name] : undefined))
  const guest = plan.plan === 'next-odd' ? nextGuestAddress(client) : numbered(lab.guest, plan.guest[name])
  return { client, guest: guest ?? lab.guest }
}

/** Her client's, Tables 4.5 and 4.6. */
const hers: Readonly<Record<InterfaceName, number>> = { eth0: 14, eth1: 18 }

/** Every address that the guest may have in a run. */
export function guestAddresses(client: RecordHost, plan: MigrationSpec['addresses']): string[] {
  const all = interfaceNames.flatMap((name) => {
    const lab = labPairing(client, name)
    return lab ? [lab.guest, plannedPairing(lab, name, plan).guest] : []
  })
  return [...new Set(all)]
}
