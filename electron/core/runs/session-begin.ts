// How a run's session begins: in a folder of its own, or in that of a broken one with what is left of its design.
import { basename } from 'node:path'
import { stringify } from 'yaml'
import type { JournalEntry } from '../../../shared/journal'
import type { Results, RunResult } from '../../../shared/results'
import type { Scenario } from '../../../shared/scenario'
import type { Core } from '../core'
import { analyse } from '../experiments/analysis'
import type { Cell } from '../experiments/design'
import { expandDesign } from '../experiments/design'
import { remaining } from '../experiments/remaining'
import { runTimes } from '../experiments/run-times'
import { summarize } from '../experiments/statistics'
import { timeLeft, type TimeLeft } from '../experiments/time-left'
import { endOf, readJournal } from '../sessions/open'
import { findSession, resultsSoFar, resumeSession } from '../sessions/resume'
import type { Session } from '../sessions/session'
import { createSession } from '../sessions/session'

/** `session` is null when nothing is left to do. */
export type Begun = {
  id: string
  folder: string
  session: Session | null
  cells: Cell[]
  results: Results
  /** What is known of how long its runs take. */
  time: TimeLeft
}

/** A new session in its own folder below `root`. */
export function begin(core: Core, scenario: Scenario, root: string): Begun {
  const session = createSession(root, {
    title: scenario.name,
    lab: scenario.lab,
    product: productOf(core),
    scenarioText: stringify(scenario),
  })
  const results: Results = { version: 1, scenario, runs: [], summary: [] }
  const { id, folder } = session
  return { id, folder, session, cells: expandDesign(scenario), results, time: timeLeft() }
}

/** The session in its folder with what is left to do; nothing is opened for writing when nothing is left. */
export async function takeUp(core: Core, scenario: Scenario, where: string): Promise<Begun> {
  const folder = await findSession(where, scenario)
  const design = expandDesign(scenario)
  const journal = (await readJournal(folder))?.values ?? []
  const { kept, cells } = remaining(design, await resultsSoFar(folder))
  const time = paceOf(design, kept, journal)
  const analysis = analyse(kept, scenario)
  const results: Results = { version: 1, scenario, runs: kept, summary: summarize(kept), analysis }
  if (cells.length > 0) {
    const numbers = cells.map((cell) => cell.run + 1).join(', ')
    const note = `Taken up again: of ${design.length} runs ${design.length - cells.length} are kept; to do: ${numbers}.`
    const session = await resumeSession(folder, { product: productOf(core), note })
    return { id: session.id, folder, session, cells, results, time }
  }
  if (endOf(journal)?.state !== 'succeeded') {
    const session = await resumeSession(folder, {
      product: productOf(core),
      note: 'Taken up again: all runs are done.',
    })
    session.writeResults(results)
    session.close('succeeded', null)
  }
  return { id: basename(folder), folder, session: null, cells, results, time }
}

function paceOf(design: readonly Cell[], kept: readonly RunResult[], journal: readonly JournalEntry[]): TimeLeft {
  const time = timeLeft()
  const took = runTimes(journal)
  for (const cell of design) {
    const last = kept.findLast(({ run }) => run === cell.run)
    const ms = took.get(cell.run)
    if (last && ms !== undefined) time.finished(cell, ms, last.status)
  }
  return time
}

const productOf = (core: Core) => `Handover Lab ${core.version}`
