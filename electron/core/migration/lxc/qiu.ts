// The control: the guest moves by the three steps of Qiu's thesis, measured and proved as every other migration is.
import type { PhaseName } from '../../../../shared/names'
import type { Step } from '../../../../shared/plan'
import { shellLine } from '../../../../shared/plan'
import { LabError } from '../../../../shared/reply'
import type { Anchor } from '../../../../shared/scenario'
import { removeSteps } from '../../guests/lxc/steps'
import type { RunnerContext } from '../../plan/runner'
import { runPlan, runStep, undoSteps } from '../../plan/runner'
import { channelSteps, cleanupSteps, keySteps } from '../channel'
import { preflight } from '../preflight'
import {
  checkpointFolder,
  checkpointStep,
  copySteps,
  dropImagesSteps,
  folderSteps,
  freshStep,
  restoreSteps,
  sizeStep,
} from './qiu-plan'
import { guestLinks } from '../../guests/guest'
import { awaitWorkload } from '../../guests/workload'
import { lxcPresence } from '../../guests/lxc/presence'
import type { Move, MoveOptions, MoveOutcome } from '../mover'

const verifyMs = 30_000

/** Throws LabError; the guest then runs at the source again, or the error says where it is and what to do. */
export async function moveByQiu(options: MoveOptions): Promise<MoveOutcome> {
  const { lab, context, id, transport } = options
  const move: Move = { id, from: lab.host(options.from), to: lab.host(options.to), guest: options.guest, transport }
  const address = move.to.interfaces.find((each) => each.name === options.firstPath)?.address ?? ''
  const done: Step[] = []
  const outcome: MoveOutcome = { frozenAt: null, resumedAt: null, logicalBytes: null }
  // A dump or a restore that is cut short leaves tasks half stopped: a cancel waits for its end.
  const whole: RunnerContext = { ...context }
  delete whole.signal
  const phase = async <T>(name: PhaseName, anchor: Anchor | null, work: () => Promise<T>): Promise<T> => {
    context.signal?.throwIfAborted()
    const t = Date.now()
    options.onPhase(name, 'start', t)
    if (anchor) options.onAnchor(anchor, t)
    const value = await work()
    options.onPhase(name, 'end', Date.now())
    return value
  }
  const run = async (title: string, steps: Step[], given = context) => {
    const results = await runPlan({ title, steps }, given)
    done.push(...steps)
    return results
  }
  let stopped = false
  try {
    await phase('preflight', null, () => preflight(move, lab, context))
    const fresh = await phase('prepare', null, async () => {
      const keys = await run('keys for this migration', keySteps(id, move.from.name, move.to.name))
      const [login = '', host = ''] = keys.map((result) => result.stdout)
      await run('the channel', channelSteps(id, move, { login, host }, transport))
      await run('folders for the checkpoint', folderSteps(move))
      return (await runStep(freshStep(move.from.name), context)).exitCode === 0
    })
    await phase('freeze', 'freeze', async () => {
      // The start, as the thesis counts it: CRIU stops the tasks a few ms later.
      outcome.frozenAt = Date.now()
      stopped = true
      await run('1. checkpoint', [checkpointStep(move, fresh)], whole)
    })
    await phase('transfer', 'transfer', () => run('2. copy', copySteps(move, address)))
    await phase('restore', 'restore', async () => {
      await run(
        '3. restore',
        restoreSteps(move.to.name, 'Step 3: LXC restores the guest from the copied files.'),
        whole,
      )
      outcome.resumedAt = Date.now()
    })
    await phase('verify', null, () => prove(move, options))
    outcome.logicalBytes = await sizeBytes(move, context)
  } catch (thrown) {
    const stuck = stopped ? await goBack(move, options, whole, thrown) : null
    // The images are in a folder of their own: what goes here is the keys and the channel.
    await undoSteps(done, whole)
    await runPlan({ title: 'clean up', steps: cleanupSteps(move) }, whole).catch(() => undefined)
    throw stuck ?? thrown
  }
  // From here on the guest is proved on the target: nothing that fails may bring a second copy to life.
  await phase('confirm', null, () => run('source', removeSteps(move.from.name), whole))
  await phase('cleanup', null, () => run('clean up', [...dropImagesSteps(move), ...cleanupSteps(move)], whole))
  return outcome
}

/** Running on the target and, where it is our workload, answering the client. */
async function prove(move: Move, options: MoveOptions): Promise<void> {
  const { lab } = options
  const there = await lxcPresence(await lab.machine(move.to.name))
  if (there !== 'running') {
    const message = `The guest was restored on ${move.to.name} and is ${there} there now.`
    throw new LabError({ code: 'migration-failed', message, host: move.to.name })
  }
  if (move.guest.command) return
  const client = lab.record.hosts.find((host) => host.role === 'client')?.name ?? move.to.name
  const guest = guestLinks(move.to)[0]?.address ?? ''
  await awaitWorkload(await lab.machine(client), { address: guest, port: move.guest.port }, verifyMs)
}

async function sizeBytes(move: Move, context: RunnerContext): Promise<number | null> {
  const { signal: _aborted, ...rest } = context // proved: a cancel comes too late
  const total = await runStep(sizeStep(move.to.name), rest).then(
    (result) => Number.parseInt(result.stdout.trim().split('\n').at(-1) ?? '', 10),
    () => Number.NaN,
  )
  return Number.isFinite(total) ? total : null
}

/**
 * Brings the guest back to life at the source from the same images. The target is cleared first: while it cannot be
 * asked, nothing is started, or two copies might run; the error that comes back then gives the command.
 */
async function goBack(
  move: Move,
  options: MoveOptions,
  context: RunnerContext,
  cause: unknown,
): Promise<LabError | null> {
  const restore = restoreSteps(move.from.name, 'The guest goes on at the source, from the same images.')
  const [restoreStep] = restore
  try {
    await runPlan({ title: 'nothing on the target', steps: removeSteps(move.to.name) }, context)
    const source = await options.lab.machine(move.from.name)
    if ((await lxcPresence(source)) !== 'running')
      await runPlan({ title: 'back at the source', steps: restore }, context)
    await runPlan({ title: 'the images go', steps: dropImagesSteps(move) }, context)
    return null
  } catch (thrown) {
    const message = `The guest is stopped on ${move.from.name}; its checkpoint is kept in ${checkpointFolder} there.`
    const command = restoreStep ? shellLine(restoreStep) : ''
    const hint = `When it surely does not run on ${move.to.name}, resume it on ${move.from.name}: ${command}`
    const detail = [cause, thrown].map(String).join('\n')
    return new LabError({ code: 'migration-failed', message, hint, detail, host: move.from.name }, { cause: thrown })
  }
}
