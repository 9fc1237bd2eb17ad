// The learner's way: Barua's seven steps, one after the other, measured and proved as every other migration is.
import { shellLine } from '../../../../shared/plan'
import { LabError } from '../../../../shared/reply'
import { docker } from '../../guests/docker/engine'
import { announceSteps } from '../../guests/docker/steps'
import { runPlan } from '../../plan/runner'
import { cleanupSteps } from '../channel'
import type { MoveOptions, MoveOutcome } from '../mover'
import { checkpointStep, dropSteps, packStep, resumeStep, sendStep, unpackStep } from './barua-plan'
import { preflightDocker } from './gate'
import { explained } from './known-errors'
import { imageStep, imageSteps, layerSteps } from './plan'
import type { Stepwise } from './stepwise'
import { stepwise } from './stepwise'

/** Throws LabError; the guest then runs at the source again, or the error says where it is and what to do. */
export async function moveByBarua(options: MoveOptions): Promise<MoveOutcome> {
  const work = stepwise(options)
  const { move, address, phase, run, whole } = work
  const { context, lab } = options
  const outcome: MoveOutcome = { frozenAt: null, resumedAt: null, logicalBytes: null }
  let stopped = false
  try {
    await phase('preflight', null, () => preflightDocker(move, lab, context))
    await phase('prepare', null, work.openChannel)
    await phase('precopy', null, async () => {
      const [image = ''] = await run('1. set up both ends', [imageStep(move)])
      await run('1. the image', imageSteps(move, address, image.trim()))
      await run('1. the container and its writable layer', layerSteps(move, address, image.trim()))
    })
    context.signal?.throwIfAborted()
    await phase('freeze', 'freeze', async () => {
      outcome.frozenAt = Date.now()
      stopped = true
      await run('3. pause by checkpoint', [checkpointStep(move)], whole)
      const [size = ''] = await run('4. make the tarball', [packStep(move)], whole)
      outcome.logicalBytes = Number(size.trim())
    })
    await phase('transfer', 'transfer', () => run('5. send it', [sendStep(move, address)]))
    await phase('restore', 'restore', async () => {
      const resume = resumeStep(move.to.name, 'Step 7: the container goes on where it stopped.')
      await run('6. untar', [unpackStep(move)], whole)
      await run('7. resume', [resume, ...announceSteps(move.to)], whole)
      outcome.resumedAt = Date.now()
    })
    await phase('verify', null, work.prove)
  } catch (thrown) {
    const stuck = stopped ? await goBack(work, options, thrown) : null
    await work.undo()
    await runPlan({ title: 'clean up', steps: [...dropSteps(move), ...cleanupSteps(move)] }, whole).catch(
      () => undefined,
    )
    throw stuck ?? explained(thrown)
  }
  // From here on the guest is proved on the target: nothing that fails may bring a second copy to life.
  await phase('confirm', null, () => run('source', docker.removeSteps(move.from.name), whole))
  await phase('cleanup', null, () => run('clean up', [...dropSteps(move), ...cleanupSteps(move)], whole))
  return outcome
}

/** Brings the guest back to life at the source from its own checkpoint, once nothing of it is on the target. */
async function goBack(work: Stepwise, { lab }: MoveOptions, cause: unknown): Promise<LabError | null> {
  const { move, whole } = work
  const resume = resumeStep(move.from.name, 'The guest goes on at the source, from the same checkpoint.')
  try {
    await runPlan({ title: 'nothing on the target', steps: docker.removeSteps(move.to.name) }, whole)
    const source = await lab.machine(move.from.name)
    if ((await docker.presence(source)) !== 'running')
      await runPlan({ title: 'back at the source', steps: [resume, ...announceSteps(move.from)] }, whole)
    return null
  } catch (thrown) {
    const message = `The guest is stopped on ${move.from.name}; its checkpoint is in its folder there.`
    const hint = `When it surely does not run on ${move.to.name}, resume it on ${move.from.name}: ${shellLine(resume)}`
    const detail = [cause, thrown].map(String).join('\n')
    return new LabError({ code: 'migration-failed', message, hint, detail, host: move.from.name }, { cause: thrown })
  }
}
