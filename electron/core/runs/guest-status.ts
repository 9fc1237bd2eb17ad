// What the guest says of itself, wherever it is reached now: by Teka's method it comes to another address.
import type { Scenario } from '../../../shared/scenario'
import { guestAddresses } from '../migration/kvm/teka/address-plan'
import { workloadStatus } from '../guests/workload'
import type { Machine } from '../ssh/machine'
import type { WorkloadStatus } from '../telemetry/lines'
import { guestAddress } from './guest-life'
import type { RunContext } from './types'

export type GuestStatus = { status: WorkloadStatus; at: { address: string; port: number } }

/** Null when it answers at none of its addresses. */
export async function guestStatus(
  context: RunContext,
  { guest, migration }: Pick<Scenario, 'guest' | 'migration'>,
  client: Machine,
): Promise<GuestStatus | null> {
  const host = context.lab.record.hosts.find(({ role }) => role === 'client')
  const { port } = guest
  const all = host ? guestAddresses(host, migration.addresses).map((address) => ({ address, port })) : []
  const places = migration.method === 'teka' ? all : [guestAddress(context, guest)]
  const asked = places.map(async (at) => {
    const status = await workloadStatus(client, at)
    if (!status) throw new Error(`no answer from ${at.address}`)
    return { status, at }
  })
  return Promise.any(asked).catch(() => null)
}
