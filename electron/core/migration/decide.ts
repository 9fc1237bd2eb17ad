// When the source cannot hear whether the target has the guest: look at both by the management path, and decide.
import { LabError } from '../../../shared/reply'
import type { OpenLab } from '../lab/open-lab'
import type { RunnerContext } from '../plan/runner'
import { runStep } from '../plan/runner'
import { runFolder } from './channel'
import type { StatusLine } from './host-status'
import type { Trace } from './settle'
import { clearStep, decisionStep, findTraces, proveStep, releaseStep, resumeStep } from './settle'
import type { Move } from './mover'

type End = Extract<StatusLine, { event: 'end' }>

/** `receiveEnded`: the target's script has said so, or was found to be gone. */
export type Seen = { unknown: boolean; proved: boolean; receiveEnded: boolean }

type Question = { move: Move; lab: OpenLab; context: RunnerContext; seen: Seen; ended: Promise<End> }

/** How long the target may leave the question open before a person is asked, ms. */
const waitMs = 60_000
/** How often a host is looked at, ms; seldom, for the look itself takes time that is being measured. */
const lookEveryMs = { asked: 500, unasked: 3000 }

/**
 * Rejects when the question stays open: the guest is frozen on the source then, and the error gives the one command.
 * By table: proved on the target: the source lets go; its script gone without proof: it is cleared, the source resumes.
 */
export async function decide(question: Question): Promise<End> {
  const { move, context, seen, ended } = question
  const { signal: _aborted, ...lasting } = context
  let over = false
  void ended.then(() => (over = true))
  let since: number | null = null
  let looked = Date.now()
  while (!over) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    const isDue = Date.now() - looked >= (seen.unknown ? lookEveryMs.asked : lookEveryMs.unasked)
    if (isDue) looked = Date.now()
    if (!seen.unknown) {
      if (!isDue) continue
      if ((await look(question, move.from.name))?.senderAlive === false) return settleForSender(question)
      continue
    }
    since ??= Date.now()
    const word = verdict(seen) ?? (isDue ? verdictOf(await look(question, move.to.name)) : null)
    if (word) {
      const isGone = word === 'resume' && !seen.receiveEnded
      const final = isGone ? await proveOrClear(question) : word
      seen.receiveEnded ||= isGone
      await runStep(decisionStep(move.from.name, move.id, final), lasting)
      return ended
    }
    if (Date.now() - since > waitMs) {
      const file = `${runFolder(move.id)}/decision`
      throw new LabError({
        code: 'unreachable',
        message: `${move.to.name} does not say whether the guest runs there; the guest is frozen on ${move.from.name}.`,
        hint: `When it surely does not run there, resume it on ${move.from.name}: echo resume >${file} (this is the open decision)`,
        host: move.to.name,
      })
    }
  }
  return ended
}

function verdict(seen: Pick<Seen, 'proved' | 'receiveEnded'>): 'confirm' | 'resume' | null {
  if (seen.proved) return 'confirm'
  return seen.receiveEnded ? 'resume' : null
}

function verdictOf(trace: Trace | undefined): 'confirm' | 'resume' | null {
  return trace ? verdict({ proved: trace.proved, receiveEnded: !trace.receiverAlive }) : null
}

/** The receiver is gone without a word: a guest that it restored is proved here, and anything less is cleared. */
async function proveOrClear({ move, context }: Question): Promise<'confirm' | 'resume'> {
  const { signal: _aborted, ...lasting } = context
  const proof = await runStep(proveStep(move.to.name, move.id), lasting)
  if (proof.exitCode === 0) return 'confirm'
  await runStep(clearStep(move.to.name, move.id), lasting)
  return 'resume'
}

/** What a host has of this migration now; undefined when it cannot be seen. */
async function look({ lab, move }: Question, host: string): Promise<Trace | undefined> {
  try {
    const traces = await findTraces(await lab.machine(host))
    return traces.find((trace) => trace.id === move.id)
  } catch {
    return undefined
  }
}

/** The source's script was killed: CRIU may hold the guest frozen, and the app answers in its place. */
async function settleForSender(question: Question): Promise<End> {
  const { move, context, ended } = question
  const { signal: _aborted, ...lasting } = context
  // Its last lines may be on their way still.
  const late = await Promise.race([
    ended,
    new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 2000)),
  ])
  if (late) return late
  const error = `the migration's process on ${move.from.name} was ended from outside`
  const word = verdictOf(await look(question, move.to.name)) === 'confirm' ? 'confirm' : await proveOrClear(question)
  if (word === 'confirm') {
    await runStep(releaseStep(move.from.name, move.id), lasting)
    return { t: Date.now(), event: 'end', ok: true }
  }
  await runStep(resumeStep(move.from.name, move.id), lasting)
  return { t: Date.now(), event: 'end', ok: false, error }
}
