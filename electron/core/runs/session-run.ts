// Runs a scenario into a session: lab up, facts, every cell, results as they come, and the end said in the journal.
import type { Lesson } from '../../../shared/lesson'
import type { Scenario } from '../../../shared/scenario'
import type { Results, RunResult } from '../../../shared/results'
import { toErrorInfo } from '../../../shared/reply'
import type { Core } from '../core'
import { analyse } from '../experiments/analysis'
import type { Cell } from '../experiments/design'
import { summarize } from '../experiments/statistics'
import { layersOf } from '../guests/engines'
import { collectFacts } from '../hosts/facts'
import { imageNote } from '../lab/image-note'
import { isDelayed } from '../lab/delays'
import { isLabFile } from '../lab/own/own-lab'
import { holdLab, labLinks, labOpen, labReady } from '../labs'
import { requirePrecopyHosts } from '../migration/lxc/dirty-tracking'
import { recoverLab } from '../migration/recover'
import { verdictHolds } from '../migration/verdict'
import type { OperationTools } from '../operations'
import type { Session } from '../sessions/session'
import { begin, takeUp } from './session-begin'
import { runCells } from './run-scenario'
import type { RunContext } from './types'

export type SessionRunOptions = {
  scenario: Scenario
  /** Folder in which the session's own folder is made; the core's sessions folder unless given. */
  root?: string
  /** Go on with this scenario's broken session, in its own folder: that folder, or the one that it is in. */
  resume?: string
  /** For the app: go on with the guest that runs, and leave it running. */
  existingGuest?: boolean
  keepGuest?: boolean
  onResult?: (result: RunResult) => void
  /** Takes it one step at a time: resolves when the lesson is to be run. */
  nextLesson?: RunContext['nextLesson']
  onLessons?: (lessons: readonly Lesson[]) => void
}
export type SessionRun = { session: Pick<Session, 'id' | 'folder'>; results: Results; holds: boolean }

/** Throws LabError when the lab fails; runs that fail are results. The session's folder tells everything either way. */
export async function runSession(core: Core, options: SessionRunOptions, tools: OperationTools): Promise<SessionRun> {
  const { lab, name } = options.scenario
  // Held before the session is opened: another process may be writing the one that is to be taken up again.
  return holdLab(core, lab, `“${name}” runs`, () => runHeld(core, options, tools))
}

async function runHeld(core: Core, options: SessionRunOptions, tools: OperationTools): Promise<SessionRun> {
  const { scenario } = options
  const begun =
    options.resume === undefined
      ? begin(core, scenario, options.root ?? core.sessionsFolder)
      : await takeUp(core, scenario, options.resume)
  const { session, cells, results } = begun
  if (!session) return { session: begun, results, holds: holds(results) }
  const { journal } = session
  core.journal = journal
  core.setLive({ sessionId: session.id, scenario, run: null, phases: [], events: [], last: null })
  core.emit({ event: 'changed', payload: { topic: 'sessions' } })
  session.writeResults(results)
  const lab = scenario.lab
  try {
    await labReady(core, lab, hardestLinks(scenario, cells), { journal, layers: layersOf(scenario), ...tools })
    if (!isLabFile(lab)) journal.write({ kind: 'note', text: await imageNote(core.resources, layersOf(scenario)) })
    const open = await labOpen(core, lab)
    for (const text of await recoverLab(open, journal)) journal.write({ kind: 'note', text })
    await writeFacts(session, open)
    // Of a host that cannot what any run asks for, it is heard before the first.
    await requirePrecopyHosts(
      open,
      cells.map((cell) => cell.scenario),
    )
    const context: RunContext = {
      ...tools,
      lab: open,
      resources: core.resources,
      journal,
      entries: session.entries,
      onLive: (change) => {
        core.setLive(change)
        if (change.lessons) options.onLessons?.(change.lessons)
      },
      onSwitch: core.tellSwitch,
      onSamples: core.tellSamples,
      existingGuest: options.existingGuest ?? false,
      keepGuest: options.keepGuest ?? false,
      ...(options.nextLesson ? { nextLesson: options.nextLesson } : {}),
    }
    const relink = (cell: Scenario) => labLinks(core, lab, cell.links, { journal })
    const onResult = async (result: RunResult) => {
      results.runs.push(result)
      results.summary = summarize(results.runs)
      results.analysis = analyse(results.runs, scenario)
      session.writeResults(results)
      options.onResult?.(result)
    }
    journal.write({ kind: 'note', text: estimateNote(cells.length, begun.time.sumMs(cells)) })
    await runCells(context, cells, relink, onResult, { warmUp: scenario.warmUp, reset: true, time: begun.time })
    const cancelled = results.runs.some((run) => run.status === 'cancelled')
    session.close(cancelled ? 'cancelled' : 'succeeded', null)
    return { session, results, holds: holds(results) }
  } catch (thrown) {
    const error = toErrorInfo(thrown)
    session.close(error.code === 'cancelled' ? 'cancelled' : 'failed', error)
    throw thrown
  } finally {
    core.journal = null
    core.setLive({ run: null })
    core.emit({ event: 'changed', payload: { topic: 'sessions' } })
    core.emit({ event: 'changed', payload: { topic: 'lab' } })
  }
}

/** Links that the lab's kernel may not be able to make are asked for first: then nothing has been run in vain. */
function hardestLinks({ links }: Scenario, cells: readonly Cell[]): Scenario['links'] {
  const all = [links, ...cells.map((cell) => cell.scenario.links)]
  return all.find(({ eth0, eth1 }) => isDelayed(eth0) || isDelayed(eth1)) ?? links
}

function estimateNote(runs: number, ms: number): string {
  return `Before the start: ${runs} ${runs === 1 ? 'run' : 'runs'}, about ${Math.ceil(ms / 1000)} s.`
}

function holds({ runs }: Results): boolean {
  return runs.length > 0 && runs.every((run) => run.error === null && run.verdict !== null && verdictHolds(run.verdict))
}

async function writeFacts(session: Session, lab: RunContext['lab']): Promise<void> {
  const facts = await Promise.all(
    lab.record.hosts.map(async ({ name }) => [name, await collectFacts(await lab.machine(name))] as const),
  )
  session.writeFile('facts.json', `${JSON.stringify(Object.fromEntries(facts), null, 1)}\n`)
}
