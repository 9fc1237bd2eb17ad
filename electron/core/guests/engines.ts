// The engines that are here, by name.
import type { EngineName } from '../../../shared/names'
import { LabError } from '../../../shared/reply'
import type { Engine } from './engine'
import { lxc } from './lxc/engine'

const engines: Partial<Record<EngineName, Engine>> = { lxc }

export const allEngines: readonly Engine[] = Object.values(engines)

/** Throws `unsupported` for an engine that is not here. */
export function engineOf(name: EngineName): Engine {
  const engine = engines[name]
  if (engine) return engine
  const hint = `Use guest.engine: ${Object.keys(engines).join(' or ')}.`
  throw new LabError({ code: 'unsupported', message: `The engine ${name} is not here yet.`, hint })
}
