// The learner's way: Barua's seven steps, one after the other, measured and proved as every other migration is.
import { shellLine } from '../../../../shared/plan'
import { LabError } from '../../../../shared/reply'
import { docker } from '../../guests/docker/engine'
import { announceSteps } from '../../guests/docker/steps'
import { runPlan } from '../../plan/runner'
import { cleanupSteps } from '../channel'
import type { MoveOptions, MoveOutcome } from '../mover'
import {
  checkpointStep,
  dropSteps,
  lessons,
  packStep,
  resumeStep,
  runningSteps,
  sendStep,
  unpackStep,
} from './barua-plan'
import { preflightDocker } from './gate'
import { explained } from './known-errors'
import { throughHere } from './laptop'
import { lastFileSteps, layerSteps, nameOf } from './plan'
import { sendImage } from './send-image'
import type { Stepwise } from './stepwise'
import { stepwise } from './stepwise'
import { teaching } from './teaching'

/** Throws LabError; the guest then runs at the source again, or the error says where it is and what to do. */
export async function moveByBarua(options: MoveOptions): Promise<MoveOutcome> {
  const work = stepwise(options)
  const { move, address, phase, run, whole } = work
  const { context, lab, onPart } = options
  const { route } = options.migration
  const { lesson } = teaching(lessons(move, address, '<image>', route), options)
  const outcome: MoveOutcome = { frozenAt: null, resumedAt: null, logicalBytes: null }
  let stopped = false
  try {
    await phase('preflight', null, () => preflightDocker(move, lab, context))
    await phase('prepare', null, work.openChannel)
    await phase('precopy', null, async () => {
      await lesson(1, context, async (watched) => {
        const image = await sendImage(move, address, (steps) => run('1. the image', steps, watched), onPart)
        await run('1. the container and its files', layerSteps(move, address, image), watched)
      })
      await lesson(2, context, (watched) => run('2. the process runs', runningSteps(move), watched))
    })
    context.signal?.throwIfAborted()
    await phase('freeze', null, async () => {
      await lesson(3, whole, async (watched) => {
        const t = Date.now()
        options.onAnchor('freeze', t)
        outcome.frozenAt = t
        stopped = true
        await run('3. pause by checkpoint', [checkpointStep(move)], watched)
      })
      await lesson(4, whole, async (watched) => {
        const [size = ''] = await run('4. make the tarball', [packStep(move)], watched)
        outcome.logicalBytes = Number(size.trim())
      })
    })
    await phase('transfer', 'transfer', () =>
      lesson(5, context, async (watched) => {
        if (route === 'hosts') await run('5. send it', [sendStep(move, address)], watched)
        else await throughHere(move, watched, onPart)
        await run('5. what was written since', lastFileSteps(move, address), watched)
      }),
    )
    await phase('restore', 'restore', async () => {
      await lesson(6, whole, (watched) => run('6. untar', [unpackStep(move)], watched))
      await lesson(7, whole, async (watched) => {
        const resume = resumeStep(move, move.to, 'Step 7: the container goes on where it stopped.')
        await run('7. resume', [resume, ...announceSteps(move.to, move.who)], watched)
      })
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
  await phase('confirm', null, () => run('source', docker.removeSteps(move.from.name, nameOf(move)), whole))
  await phase('cleanup', null, () => run('clean up', [...dropSteps(move), ...cleanupSteps(move)], whole))
  return outcome
}

/** Brings the guest back to life at the source from its own checkpoint, once nothing of it is on the target. */
async function goBack(work: Stepwise, { lab }: MoveOptions, cause: unknown): Promise<LabError | null> {
  const { move, whole } = work
  const resume = resumeStep(move, move.from, 'The guest goes on at the source, from the same checkpoint.')
  try {
    await runPlan({ title: 'nothing on the target', steps: docker.removeSteps(move.to.name, nameOf(move)) }, whole)
    const source = await lab.machine(move.from.name)
    if ((await docker.presence(source, nameOf(move))) !== 'running') {
      const steps = [resume, ...announceSteps(move.from, move.who)]
      await runPlan({ title: 'back at the source', steps }, whole)
    }
    return null
  } catch (thrown) {
    const message = `The guest is stopped on ${move.from.name}; its checkpoint is in its folder there.`
    const hint = `When it surely does not run on ${move.to.name}, resume it on ${move.from.name}: ${shellLine(resume)}`
    const detail = [cause, thrown].map(String).join('\n')
    return new LabError({ code: 'migration-failed', message, hint, detail, host: move.from.name }, { cause: thrown })
  }
}
