// Moves a container once: libvirt's phases around the frozen part, which the two hosts do on their own. The engines of
// containers differ in a few steps alone.
import type { PhaseName } from '../../../shared/names'
import type { Step } from '../../../shared/plan'
import { LabError } from '../../../shared/reply'
import type { Anchor } from '../../../shared/scenario'
import { engineOf } from '../guests/engines'
import { firstGuest } from '../guests/guest'
import type { OpenLab } from '../lab/open-lab'
import type { RunnerContext } from '../plan/runner'
import { runPlan, runStep, undoSteps } from '../plan/runner'
import { channelSteps, cleanupSteps, keySteps, runFolder } from './channel'
import { channelLost, meansChannelLost } from './channel-lost'
import { decide } from './decide'
import type { StatusLine } from './host-status'
import { followStatus } from './host-status'
import type { Move, MoveOptions, MoveOutcome, Mover } from './mover'
import { precopyRule, watchRounds } from './rounds'
import { clearStep } from './settle'

/** The first page of the memory may go long before the freeze. */
const anchorOf: Partial<Record<PhaseName, Anchor>> = {
  precopy: 'transfer',
  freeze: 'freeze',
  transfer: 'transfer',
  restore: 'restore',
}

/** What an engine of containers does in its own way. */
export type StreamedParts = {
  /** Throws when this guest cannot go from this host to that; changes nothing that matters. */
  preflight(move: Move, lab: OpenLab, context: RunnerContext): Promise<void>
  /** While the guest runs: all of it but its memory goes over. Returns when it began, s since 1970. */
  precopy(move: Move, address: string, run: RunSteps, onPart?: MoveOptions['onPart']): Promise<number>
  /** Starts both sides of the frozen part, detached: they go on when the app or its connection does not. */
  handoverSteps(move: Move, address: string, syncedAt: number): { receive: Step[]; send: Step[] }
}
/** Runs a plan whose steps are undone when the migration fails; returns what each of them printed. */
export type RunSteps = (title: string, steps: Step[]) => Promise<string[]>

/** The mover of an engine. What it throws is a LabError; the guest then runs at the source again, or the error says where it is. */
export function streamedMover(parts: StreamedParts): Mover {
  return (options) => moveGuest(parts, options)
}

async function moveGuest(parts: StreamedParts, options: MoveOptions): Promise<MoveOutcome> {
  const { lab, context, id, transport } = options
  const { guest, patienceS, who } = options
  const precopy = precopyRule(options.migration)
  const [from, to] = [lab.host(options.from), lab.host(options.to)]
  const move: Move = {
    id,
    from,
    to,
    guest,
    transport,
    ...(precopy ? { precopy } : {}),
    ...(patienceS === undefined ? {} : { patienceS }),
    ...(who ? { who } : {}),
  }
  const address = move.to.interfaces.find((each) => each.name === options.firstPath)?.address ?? ''
  const done: Step[] = []
  const { signal: _signal, ...lasting } = context // what must run to its end also after a cancel
  const phase = async <T>(name: PhaseName, work: () => Promise<T>): Promise<T> => {
    options.onPhase(name, 'start', Date.now())
    const value = await work()
    options.onPhase(name, 'end', Date.now())
    return value
  }
  const run: RunSteps = async (title, steps) => {
    // What one plan has done is undone as well when a later one fails.
    const results = await runPlan({ title, steps }, context)
    done.push(...steps)
    return results.map((result) => result.stdout)
  }
  try {
    await phase('preflight', () => parts.preflight(move, lab, context))
    await phase('prepare', async () => {
      const [login = '', host = ''] = await run('keys for this migration', keySteps(id, move.from.name, move.to.name))
      await run('the channel', channelSteps(id, move, { login, host }, transport))
    })
    const syncedAt = await phase('precopy', () => parts.precopy(move, address, run, options.onPart))
    context.signal?.throwIfAborted()
    // From the source's confirmation on the target has the only copy, and nothing there may be undone.
    const outcome = await frozenPart(move, options, parts.handoverSteps(move, address, syncedAt), () => done.splice(0))
    await phase('cleanup', async () => {
      await reaching(() =>
        runPlan(
          { title: 'source', steps: engineOf(guest.engine).removeSteps(move.from.name, (who ?? firstGuest).name) },
          lasting,
        ),
      )
      await reaching(() => runPlan({ title: 'clean up', steps: cleanupSteps(move) }, lasting))
    })
    return outcome
  } catch (thrown) {
    if (thrown instanceof LabError && thrown.info.code === 'unreachable' && thrown.info.hint?.includes('decision'))
      throw thrown
    await keepLogs(move, lab, context)
    // The target's storage is freed only after nothing of the guest runs there.
    const cleared =
      done.length === 0 || (await runStep(clearStep(move.to.name, id), lasting).catch(() => null)) !== null
    if (cleared) await undoSteps(done, context)
    await runPlan({ title: 'clean up', steps: cleanupSteps(move) }, lasting).catch(() => undefined)
    throw thrown
  }
}

async function frozenPart(
  move: Move,
  options: MoveOptions,
  steps: { receive: Step[]; send: Step[] },
  onConfirmed: () => void,
): Promise<MoveOutcome> {
  const { lab, context } = options
  const folder = runFolder(move.id)
  const outcome: MoveOutcome = { frozenAt: null, resumedAt: null, logicalBytes: null }
  let bytes = 0
  let stalledS: number | null = null
  let firstPage: number | null = null
  const onRound = watchRounds(options)
  let early = 0
  const seen = { unknown: false, proved: false, receiveEnded: false }
  let listening = () => {}
  const ready = new Promise<void>((resolve) => (listening = resolve))
  const take = (host: string, isSource: boolean) => (line: StatusLine) => {
    const t = line.t + options.offsetMs(host)
    if (line.event === 'phase') {
      options.onPhase(line.name, line.edge, t)
      const anchor = anchorOf[line.name]
      if (anchor && line.edge === 'start') options.onAnchor(anchor, t)
      if (line.name === 'precopy' && line.edge === 'start') firstPage = t
      if (line.name === 'freeze' && line.edge === 'end') outcome.frozenAt = t
      if (line.name === 'transfer' && line.edge === 'end' && firstPage !== null)
        outcome.transfer = { startMs: firstPage, endMs: t }
    }
    if (line.event === 'command') {
      const { argv, exitCode, durationMs } = line
      context.journal.write({ kind: 'command', host, argv, exitCode, durationMs, t })
    }
    if (line.event === 'listening') listening()
    if (line.event === 'round') early = onRound(line, t)
    if (line.event === 'sent') bytes += line.imageBytes + line.rootfsBytes
    if (line.event === 'dumped') outcome.logicalBytes = early + bytes + (line.pagesWritten ?? 0) * 4096
    if (line.event === 'resumed') outcome.resumedAt = t
    if (line.event === 'proved' && !isSource) seen.proved = true
    if (line.event === 'unknown') seen.unknown = true
    if (line.event === 'unconfirmed')
      context.journal.write({ kind: 'note', text: `${host} let go of the guest, and then: ${line.error}` })
    if (line.event === 'patience') stalledS = line.seconds
    if (line.event === 'end' && !isSource) seen.receiveEnded = true
  }
  const follow = (host: string, file: string, isSource: boolean) =>
    followStatus(() => lab.machine(host), `${folder}/${file}`, take(host, isSource))
  await runPlan({ title: 'the target waits', steps: steps.receive }, context)
  const receiver = follow(move.to.name, 'receive.ndjson', false)
  // A target that could not even start says so by its end; the source then fails at once and for that reason.
  await Promise.race([ready, receiver.ended, new Promise<void>((resolve) => setTimeout(resolve, 15_000))])
  await runPlan({ title: 'freeze, transfer, restore, verify', steps: steps.send }, context)
  const sender = follow(move.from.name, 'send.ndjson', true)
  const cancel = () => void signalSender(move, lab).catch(() => undefined) // an unreachable source goes on
  context.signal?.addEventListener('abort', cancel)
  const deciding = decide({ move, lab, context, seen, ended: sender.ended })
  try {
    const end = await Promise.race([sender.ended, deciding])
    if (!end.ok) {
      // The target has cleared itself by then; its own words are the better reason.
      const target = await Promise.race([
        receiver.ended,
        new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 5000)),
      ])
      throw failure({ ...move, firstPath: options.firstPath, stalledS }, end, target)
    }
    onConfirmed()
    // CRIU's own figures come just before the end; the target's end says that it has let go of the images. A script that was
    // killed never says it.
    if (!seen.receiveEnded)
      await Promise.race([receiver.ended, new Promise<void>((resolve) => setTimeout(resolve, 10_000))])
    await reaching(() => provePlaces(move, lab))
    return outcome
  } finally {
    context.signal?.removeEventListener('abort', cancel)
    sender.stop()
    receiver.stop()
  }
}

/** The logs of a migration that failed go into the journal before its files go. */
async function keepLogs(move: Move, lab: OpenLab, context: RunnerContext): Promise<void> {
  for (const host of [move.from.name, move.to.name]) {
    const argv = ['sh', '-c', 'cd "$1" && tail -n 15 ./*.log ./*.out', 'sh', runFolder(move.id)]
    const text = await lab
      .machine(host)
      .then((machine) => machine.exec({ argv }, { timeoutMs: 5000 }))
      .then((result) => result.stdout)
      .catch(() => '')
    if (text) context.journal.write({ kind: 'note', text: `logs on ${host}:\n${text.slice(-8000)}` })
  }
}

/** For what may be done twice: a connection that has just broken comes back by itself. */
async function reaching<T>(work: () => Promise<T>, tries = 3): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (tries <= 1 || !(thrown instanceof LabError) || thrown.info.code !== 'unreachable') throw thrown
    return reaching(work, tries - 1)
  }
}

async function signalSender(move: Move, lab: OpenLab): Promise<void> {
  const pid = `${runFolder(move.id)}/send.pid`
  const machine = await lab.machine(move.from.name)
  await machine.exec({ argv: ['sh', '-c', 'test ! -s "$1" || kill "$(cat "$1")"', 'sh', pid] })
}

/** Success is said only with proof: running on the target, not on the source. */
async function provePlaces(move: Move, lab: OpenLab): Promise<void> {
  const there = await engineOf(move.guest.engine).presence(await lab.machine(move.to.name), move.who?.name)
  if (there !== 'running') {
    const message = `The guest was restored on ${move.to.name} and is ${there} there now.`
    throw new LabError({ code: 'migration-failed', message, host: move.to.name })
  }
}

type End = Extract<StatusLine, { event: 'end' }>

type Failed = Move & Pick<MoveOptions, 'firstPath'> & { stalledS: number | null }

function failure(move: Failed, source: End, target: End | undefined): LabError {
  if (source.cancelled)
    return new LabError({ code: 'cancelled', message: `Cancelled; the guest runs on ${move.from.name}.` })
  const told = target && !target.ok && target.error && !meansChannelLost({ error: target.error }) ? target : source
  if (told === source && meansChannelLost(source)) return channelLost(move, move.stalledS, source.log)
  const host = told === source ? move.from.name : move.to.name
  return new LabError({
    code: 'migration-failed',
    message: `${host}: ${told.error ?? 'the migration failed'}.`,
    hint: `The guest runs on ${move.from.name}.`,
    ...(told.log ? { detail: told.log } : {}),
    host,
  })
}
