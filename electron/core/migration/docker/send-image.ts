// The image on its way to the target: which it is, and how long it took.
import type { Part } from '../../../../shared/lesson'
import type { Step } from '../../../../shared/plan'
import type { Move } from '../mover'
import { imageStep, imageSteps } from './plan'

type Run = (steps: Step[]) => Promise<string[]>

/** Brings the image over where the target lacks it, as a part timed by itself. Returns its digest. */
export async function sendImage(
  move: Move,
  address: string,
  run: Run,
  onPart: ((part: Part) => void) | undefined,
): Promise<string> {
  const [found = ''] = await run([imageStep(move)])
  const image = found.trim()
  const steps = imageSteps(move, address, image)
  // The daemon's start there, when it does not run yet, is no part of the image's way.
  await run(steps.slice(0, -1))
  const started = Date.now()
  const [bytes = ''] = await run(steps.slice(-1))
  onPart?.({ name: 'image', ms: Date.now() - started, bytes: Number(bytes.trim()) || 0 })
  return image
}
