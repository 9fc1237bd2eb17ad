// The plans of a Docker container's migration for people, with nothing done.
import type { Plan } from '../../../../shared/plan'
import type { MigrationSpec } from '../../../../shared/scenario'
import { startSteps } from '../../guests/docker/steps'
import type { Move } from '../mover'
import { baruaPlans } from './barua-plan'
import { handoverSteps, imageStep, imageSteps, lastFileSteps, layerSteps } from './plan'
import { stopStep } from './stateless'

/** What the source tells while it goes on is shown as <angle brackets>. */
export function dockerPlans(move: Move, address: string, { method, route }: MigrationSpec): Plan[] {
  if (method === 'barua') return baruaPlans(move, address, route)
  const image = '<image>'
  const before = [
    { title: 'precopy: the image', steps: [imageStep(move), ...imageSteps(move, address, image)] },
    { title: 'precopy: the writable layer', steps: layerSteps(move, address, image) },
  ]
  if (method === 'stateless')
    return [
      ...before,
      { title: 'traffic moves', steps: [stopStep(move), ...lastFileSteps(move, address), ...startSteps(move.to)] },
    ]
  const frozen = handoverSteps(move, address, 0)
  const last = { title: 'freeze, transfer, restore, verify, confirm', steps: [...frozen.receive, ...frozen.send] }
  return [...before, last]
}
