// The engines that are here, by name.
import type { EngineName, LayerName } from '../../../shared/names'
import { LabError } from '../../../shared/reply'
import type { Scenario } from '../../../shared/scenario'
import { expandDesign } from '../experiments/design'
import { joinLayers } from '../lab/layers'
import type { Engine } from './engine'
import { kvm } from './kvm/engine'
import { lxc } from './lxc/engine'

const engines: Partial<Record<EngineName, Engine>> = { lxc, kvm }

export const allEngines: readonly Engine[] = Object.values(engines)

/** Throws `unsupported` for an engine that is not here. */
export function engineOf(name: EngineName): Engine {
  const engine = engines[name]
  if (engine) return engine
  const hint = `Use guest.engine: ${Object.keys(engines).join(' or ')}.`
  throw new LabError({ code: 'unsupported', message: `The engine ${name} is not here yet.`, hint })
}

/** The layers that a lab needs for every run of a scenario, whichever engine it is of. */
export function layersOf(scenario: Scenario): LayerName[] {
  const names = new Set(expandDesign(scenario).map((cell) => cell.scenario.guest.engine))
  return joinLayers(...[...names].map((name) => engineOf(name).layers))
}
