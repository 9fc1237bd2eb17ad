// One migration under way: both ends, what was asked, and how far it has come.
import type { PhaseName } from '../../../../shared/names'
import type { QmpLink } from '../../guests/kvm/qmp-link'
import type { Accel } from '../../guests/kvm/steps'
import type { RunnerContext } from '../../plan/runner'
import type { Move, MoveOptions } from '../mover'
import type { MigrationState } from './state'
import { migrationSample, migrationStateSchema } from './state'

export const firstPort = 4444

export type Attempt = {
  move: Move
  options: MoveOptions
  source: QmpLink
  target: QmpLink
  /** How QEMU executes the guest; known from the preflight on. */
  accel: Accel
  /** The target's address that the source sends to. */
  address: string
  /** The runner's context for what must run to its end also after a cancel. */
  lasting: RunnerContext
  /** The guest may run on the target. */
  mayRunThere: boolean
  /** Post-copy: it broke, and the guest is known not to have run on the target: the source's is whole. */
  neverRanThere: boolean
  /** The source was told to send, when, ms on the controller's clock. */
  sentAt: number | null
}

export async function phase<T>({ options }: Attempt, name: PhaseName, work: () => Promise<T>): Promise<T> {
  options.onPhase(name, 'start', Date.now())
  const value = await work()
  options.onPhase(name, 'end', Date.now())
  return value
}

/** Asks the source how far it is; the answer is a sample of the session as well. */
export async function progressOf(attempt: Attempt): Promise<MigrationState> {
  const state = await attempt.source.query('query-migrate', migrationStateSchema)
  attempt.options.onSample(migrationSample(state, attempt.source.host, Date.now()))
  return state
}

/** When QEMU on the source said that the migration came to this, ms; now where the event was lost. */
export function statusAt(attempt: Attempt, status: string): number {
  return attempt.source.firstAt(`MIGRATION ${status}`) ?? Date.now()
}

export function note({ options }: Attempt, text: string): void {
  options.context.journal.write({ kind: 'note', text })
}
