// Runs a scenario into a session: lab up, facts, every cell, results as they come, and the end said in the journal.
import { stringify } from 'yaml'
import type { Scenario } from '../../../shared/scenario'
import type { Results, RunResult } from '../../../shared/results'
import { toErrorInfo } from '../../../shared/reply'
import type { Core } from '../core'
import { expandDesign } from '../experiments/design'
import { summarize } from '../experiments/statistics'
import { layersOf } from '../guests/engines'
import { collectFacts } from '../hosts/facts'
import { labLinks, labOpen, labUp } from '../labs'
import { recoverLab } from '../migration/recover'
import { verdictHolds } from '../migration/verdict'
import type { OperationTools } from '../operations'
import { createSession } from '../sessions/session'
import type { Session } from '../sessions/session'
import { runCells } from './run-scenario'
import type { RunContext } from './types'

export type SessionRunOptions = {
  scenario: Scenario
  /** Folder in which the session's own folder is made; the core's sessions folder unless given. */
  root?: string
  /** For the app: go on with the guest that runs, and leave it running. */
  existingGuest?: boolean
  keepGuest?: boolean
  onResult?: (result: RunResult) => void
}
export type SessionRun = { session: Session; results: Results; holds: boolean }

/** Throws LabError when the lab fails; runs that fail are results. The session's folder tells everything either way. */
export async function runSession(core: Core, options: SessionRunOptions, tools: OperationTools): Promise<SessionRun> {
  const { scenario } = options
  const session = createSession(options.root ?? core.sessionsFolder, {
    title: scenario.name,
    lab: scenario.lab,
    product: `Handover Lab ${core.version}`,
    scenarioText: stringify(scenario),
  })
  const { journal } = session
  core.journal = journal
  core.setLive({ sessionId: session.id, scenario, run: null, phases: [], events: [], last: null })
  core.emit({ event: 'changed', payload: { topic: 'sessions' } })
  const results: Results = { version: 1, scenario, runs: [], summary: [] }
  session.writeResults(results)
  const lab = scenario.lab
  try {
    await labUp(core, lab, scenario.links, { journal, layers: layersOf(scenario), ...tools })
    const open = await labOpen(core, lab)
    for (const text of await recoverLab(open, journal)) journal.write({ kind: 'note', text })
    await writeFacts(session, open)
    const context: RunContext = {
      ...tools,
      lab: open,
      resources: core.resources,
      journal,
      entries: session.entries,
      onLive: core.setLive,
      onSamples: core.tellSamples,
      existingGuest: options.existingGuest ?? false,
      keepGuest: options.keepGuest ?? false,
    }
    const relink = (cell: Scenario) => labLinks(core, lab, cell.links, { journal })
    await runCells(context, expandDesign(scenario), relink, async (result) => {
      results.runs.push(result)
      results.summary = summarize(results.runs)
      session.writeResults(results)
      options.onResult?.(result)
    })
    const cancelled = results.runs.some((run) => run.status === 'cancelled')
    session.close(cancelled ? 'cancelled' : 'succeeded', null)
    const holds =
      results.runs.length > 0 && results.runs.every((run) => run.verdict !== null && verdictHolds(run.verdict))
    return { session, results, holds }
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

async function writeFacts(session: Session, lab: RunContext['lab']): Promise<void> {
  const facts = await Promise.all(
    lab.record.hosts.map(async ({ name }) => [name, await collectFacts(await lab.machine(name))] as const),
  )
  session.writeFile('facts.json', `${JSON.stringify(Object.fromEntries(facts), null, 1)}\n`)
}
