// The plans of a Docker container's migration for people, with nothing done.
import type { Plan } from '../../../../shared/plan'
import type { Move } from '../mover'
import { handoverSteps, imageStep, imageSteps, layerSteps } from './plan'

/** What the source tells while it goes on is shown as <angle brackets>. */
export function dockerPlans(move: Move, address: string): Plan[] {
  const image = '<image>'
  const frozen = handoverSteps(move, address, 0)
  return [
    { title: 'precopy: the image', steps: [imageStep(move), ...imageSteps(move, address, image)] },
    { title: 'precopy: the writable layer', steps: layerSteps(move, address, image) },
    { title: 'freeze, transfer, restore, verify, confirm', steps: [...frozen.receive, ...frozen.send] },
  ]
}
