// The guest's own words on the target: its nonce and its counter, asked from that host.
import { z } from 'zod'
import { LabError } from '../../../../shared/reply'
import { guestLinks, isOwnWorkload } from '../../guests/guest'
import { workloadStatus } from '../../guests/workload'
import type { Attempt } from './attempt'

const proveMs = 15_000
/** So long a translated guest is left to its clients, ms: each new connection is translated for before they are answered. */
const clientsFirstMs = 150
const statusSchema = z.object({ status: z.string() })

/** Throws `migration-failed` when the guest does not run there, or does not answer in time. */
export async function prove({ move, options, target, accel }: Attempt): Promise<void> {
  const { status } = await target.query('query-status', statusSchema)
  const bad = (message: string) => new LabError({ code: 'migration-failed', message, host: move.to.name })
  if (status !== 'running') throw bad(`The guest came to ${move.to.name} and is ${status} there.`)
  // A workload of the user's speaks no protocol that we know.
  if (isOwnWorkload(move.guest)) return
  const at = { address: options.askAt ?? guestLinks(move.to)[0]?.address ?? '', port: move.guest.port }
  if (accel === 'tcg') await new Promise((resolve) => setTimeout(resolve, clientsFirstMs))
  const deadline = Date.now() + proveMs
  const machine = await options.lab.machine(move.to.name)
  while (!(await workloadStatus(machine, at))) {
    if (Date.now() > deadline) throw bad(`The guest runs on ${move.to.name} and does not answer on port ${at.port}.`)
  }
}
