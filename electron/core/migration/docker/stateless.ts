// Tufail's stateless migration: the same service is started on the target, traffic moves, and the source ends.
import { docker } from '../../guests/docker/engine'
import { startSteps } from '../../guests/docker/steps'
import type { Step } from '../../../../shared/plan'
import { runPlan } from '../../plan/runner'
import { cleanupSteps } from '../channel'
import type { Move, MoveOptions, MoveOutcome } from '../mover'
import { preflight } from '../preflight'
import { lastFileSteps, layerSteps, nameOf } from './plan'
import { sendImage } from './send-image'
import { stepwise } from './stepwise'

/** The source lets go of the address, so that one guest at a time has it; its container stays until the target is proved. */
export function stopStep(move: Move): Step {
  return {
    host: move.from.name,
    argv: ['docker', 'stop', '-t', '0', nameOf(move)],
    why: 'The service ends at the source: the address can be on one host only.',
  }
}

/** Throws LabError; the guest then runs at the source, afresh when it had been stopped there. */
export async function moveStateless(options: MoveOptions): Promise<MoveOutcome> {
  const work = stepwise(options)
  const { move, address, phase, run, whole } = work
  const { context, lab } = options
  const outcome: MoveOutcome = { frozenAt: null, resumedAt: null, logicalBytes: 0 }
  let stopped = false
  try {
    await phase('preflight', null, () => preflight(move, lab, context))
    await phase('prepare', null, work.openChannel)
    await phase('precopy', null, async () => {
      const onImage = (steps: Step[]) => run('the image to the target', steps)
      const image = await sendImage(move, address, onImage, options.onPart)
      await run('the container and its files', layerSteps(move, address, image))
    })
    context.signal?.throwIfAborted()
    await phase('freeze', 'freeze', async () => {
      outcome.frozenAt = Date.now()
      stopped = true
      await run('stop at the source', [stopStep(move)], whole)
    })
    // Nothing of its memory crosses, that is what stateless means; but what it wrote to its files since they were copied does.
    await phase('transfer', 'transfer', () => run('the last of its files', lastFileSteps(move, address), whole))
    await phase('restore', 'restore', async () => {
      await run('start on the target', startSteps(move.to, move.who), whole)
      outcome.resumedAt = Date.now()
    })
    await phase('verify', null, work.prove)
  } catch (thrown) {
    await work.undo()
    if (stopped) await runPlan({ title: 'back at the source', steps: startSteps(move.from, move.who) }, whole)
    await runPlan({ title: 'clean up', steps: cleanupSteps(move) }, whole).catch(() => undefined)
    throw thrown
  }
  await phase('confirm', null, () => run('source', docker.removeSteps(move.from.name, nameOf(move)), whole))
  await phase('cleanup', null, () => run('clean up', cleanupSteps(move), whole))
  return outcome
}
