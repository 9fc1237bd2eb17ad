// Which way a guest moves: the one place that knows the engines' methods.
import type { EngineName } from '../../../shared/names'
import { LabError } from '../../../shared/reply'
import type { MigrationSpec, Scenario } from '../../../shared/scenario'
import { engineOf } from '../guests/engines'
import { moveByBarua } from './docker/barua'
import { moveDocker } from './docker/move'
import { moveStateless } from './docker/stateless'
import { moveKvm } from './kvm/move'
import { moveByTeka } from './kvm/teka/move'
import { moveLxc } from './lxc/move'
import { moveByQiu } from './lxc/qiu'
import type { Mover } from './mover'

type Methods = Readonly<Partial<Record<MigrationSpec['method'], Mover>>>

const movers: Readonly<Partial<Record<EngineName, Methods>>> = {
  lxc: { handover: moveLxc, qiu: moveByQiu },
  docker: { handover: moveDocker, barua: moveByBarua, stateless: moveStateless },
  kvm: { handover: moveKvm, teka: moveByTeka },
}

/** The function that moves this scenario's guest. Throws `unsupported` where the engine has no such method. */
export function moverOf({ guest, migration }: Pick<Scenario, 'guest' | 'migration'>): Mover {
  const { name } = engineOf(guest.engine)
  const mover = movers[name]?.[migration.method]
  if (mover) return mover
  const message = `${name} guests cannot be moved by the method ${migration.method}.`
  throw new LabError({ code: 'unsupported', message, hint: 'Use migration.method: handover.' })
}
