// What every way of moving a guest is asked, and what it answers; libvirt's phases are the same for all.
import type { Lesson, Part } from '../../../shared/lesson'
import type { InterfaceName, PhaseName, Transport } from '../../../shared/names'
import type { Metrics } from '../../../shared/results'
import type { Sample } from '../../../shared/samples'
import type { Anchor, GuestSpec, MigrationSpec, Scenario } from '../../../shared/scenario'
import type { Identity } from '../guests/guest'
import type { TekaRecord } from '../../../shared/teka-record'
import type { OpenLab } from '../lab/open-lab'
import type { RecordHost } from '../lab/record'
import type { RunnerContext } from '../plan/runner'

export type PrecopyRule = Pick<MigrationSpec, 'maxRounds' | 'enoughPages' | 'leastGainPercent'>

/** One guest, from one host to another; `id` names it on both. */
export type Move = {
  id: string
  from: RecordHost
  to: RecordHost
  guest: GuestSpec
  transport: Transport
  /** Of pre-copy in rounds: what ends them. None are made without it. */
  precopy?: PrecopyRule
  /** Instead of the usual patience, s. */
  patienceS?: number
  /** Which of several guests; the first unless given. */
  who?: Identity
}

export type MoveOptions = {
  lab: OpenLab
  context: RunnerContext
  id: string
  from: string
  to: string
  guest: GuestSpec
  /** Strategy, limits and capabilities, for engines that have more than one way. */
  migration: MigrationSpec
  transport: Transport
  /** The paths' set rates. */
  links: Scenario['links']
  /** The interface by which the source first reaches the target. */
  firstPath: InterfaceName
  /** Longest time without a byte before both paths are taken as lost, s. */
  patienceS?: number
  /** Which of several guests; the first unless given. */
  who?: Identity
  offsetMs(host: string): number
  onPhase(name: PhaseName, edge: 'start' | 'end', t: number): void
  onAnchor(anchor: Anchor, t: number): void
  /** The guest's address on the target, where it is not the one that the lab gave it. */
  askAt?: string
  /** What the engine tells of its progress. */
  onSample(sample: Sample): void
  /** A part that is timed by itself. */
  onPart?(part: Part): void
  /** The pipeline whenever something of it changed. */
  onLessons?(lessons: readonly Lesson[]): void
  /** Resolves when the lesson is to be run; nobody is waited for unless given. */
  nextLesson?(lesson: Lesson): Promise<void>
  /** Of the method `teka`: its slots and tables, at each change. */
  onTeka?(record: TekaRecord): void
  /**
   * Takes what is to be put back when the run has ended, after all its hops and however it ended; a later hop's takes the
   * place of an earlier one's. Without it a mover puts back at its own end.
   */
  atRunEnd?(putBack: () => Promise<void>): void
}

/** T in its parts (Teka 3.1), and the network's downtime, ms; null where it was not measured. */
export type TekaTimes = Record<
  keyof Pick<Metrics, 'connectMs' | 'decideMs' | 'moveMs' | 'addressMs' | 'joinMs' | 'networkDowntimeMs'>,
  number | null
>

export type MoveOutcome = {
  /** When the last task stopped and when the guest ran again, ms on the controller's clock. */
  frozenAt: number | null
  resumedAt: number | null
  /** Bytes that had to cross while the guest was frozen: its pages, CRIU's files, the root filesystem's change. */
  logicalBytes: number | null
  /** From the first to the last byte, where that is not the phase `transfer`: live migration sends before the freeze. */
  transfer?: { startMs: number; endMs: number }
  /** Of the method `teka`. `stayed`: the guest was not to move. */
  teka?: { record: TekaRecord; times: TekaTimes; stayed: boolean }
}

/** Throws LabError; the guest then runs at the source again, or the error says where it is and what to do. */
export type Mover = (options: MoveOptions) => Promise<MoveOutcome>
