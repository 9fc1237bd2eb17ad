// The engines that are here, by name.
import type { EngineName, LayerName } from '../../../shared/names'
import type { Step } from '../../../shared/plan'
import { LabError } from '../../../shared/reply'
import type { Scenario } from '../../../shared/scenario'
import { expandDesign } from '../experiments/design'
import { joinLayers } from '../lab/layers'
import type { Machine } from '../ssh/machine'
import type { Engine, GuestPresence } from './engine'
import { firstGuest } from './guest'
import { docker } from './docker/engine'
import { kvm } from './kvm/engine'
import { lxc } from './lxc/engine'

const engines: Partial<Record<EngineName, Engine>> = { lxc, docker, kvm }

export const allEngines: readonly Engine[] = Object.values(engines)

/** Throws `unsupported` for an engine that is not here. */
export function engineOf(name: EngineName): Engine {
  const engine = engines[name]
  if (engine) return engine
  const hint = `Use guest.engine: ${Object.keys(engines).join(' or ')}.`
  throw new LabError({ code: 'unsupported', message: `The engine ${name} is not here yet.`, hint })
}

/** Where a host's guest is in its life, whichever engine it is of. Throws LabError `unreachable`. */
export async function findPresence(machine: Machine, name = firstGuest.name): Promise<GuestPresence> {
  // Of several guests all are Docker's.
  const engines = name === firstGuest.name ? allEngines : [docker]
  const found = await Promise.all(engines.map((engine) => engine.presence(machine, name)))
  // Alive before stopped: what runs decides.
  return (['running', 'frozen', 'stopped'] as const).find((each) => found.includes(each)) ?? 'absent'
}

/** Removes a guest of any engine from a host; nothing to do is fine. */
export function removeSteps(host: string, name: string): Step[] {
  const engines = name === firstGuest.name ? allEngines : [docker]
  return engines.flatMap((engine) => engine.removeSteps(host, name))
}

/** The layers that a lab needs for every run of a scenario, whichever engine it is of. */
export function layersOf(scenario: Scenario): LayerName[] {
  const names = new Set(expandDesign(scenario).map((cell) => cell.scenario.guest.engine))
  return joinLayers(...[...names].map((name) => engineOf(name).layers))
}
