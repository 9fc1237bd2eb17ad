// Which way a guest moves: the one place that knows the methods.
import type { MigrationSpec } from '../../../shared/scenario'
import type { MoveOptions, MoveOutcome } from './migrate'
import { moveGuest } from './migrate'
import { moveByQiu } from './qiu'

export type Mover = (options: MoveOptions) => Promise<MoveOutcome>

const movers: Readonly<Record<MigrationSpec['method'], Mover>> = { handover: moveGuest, qiu: moveByQiu }

/** The function that moves a guest by this method. */
export function moverOf(method: MigrationSpec['method']): Mover {
  return movers[method]
}
