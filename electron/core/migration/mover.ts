// What every way of moving a guest is asked, and what it answers; libvirt's phases are the same for all.
import type { InterfaceName, PhaseName, Transport } from '../../../shared/names'
import type { Anchor, GuestSpec } from '../../../shared/scenario'
import type { OpenLab } from '../lab/open-lab'
import type { RecordHost } from '../lab/record'
import type { RunnerContext } from '../plan/runner'

/** One guest, from one host to another; `id` names it on both. */
export type Move = {
  id: string
  from: RecordHost
  to: RecordHost
  guest: GuestSpec
  transport: Transport
  /** Instead of the usual patience, s. */
  patienceS?: number
}

export type MoveOptions = {
  lab: OpenLab
  context: RunnerContext
  id: string
  from: string
  to: string
  guest: GuestSpec
  transport: Transport
  /** The interface by which the source first reaches the target. */
  firstPath: InterfaceName
  /** Longest time without a byte before both paths are taken as lost, s. */
  patienceS?: number
  offsetMs(host: string): number
  onPhase(name: PhaseName, edge: 'start' | 'end', t: number): void
  onAnchor(anchor: Anchor, t: number): void
}

export type MoveOutcome = {
  /** When the last task stopped and when the guest ran again, ms on the controller's clock. */
  frozenAt: number | null
  resumedAt: number | null
  /** Bytes that had to cross while the guest was frozen: its pages, CRIU's files, the root filesystem's change. */
  logicalBytes: number | null
}

/** Throws LabError; the guest then runs at the source again, or the error says where it is and what to do. */
export type Mover = (options: MoveOptions) => Promise<MoveOutcome>
