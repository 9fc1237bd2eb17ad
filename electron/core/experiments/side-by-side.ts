// One session or several, worked out for the results page. Figures come from the runs: old files show as much as new ones.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Scenario } from '../../../shared/scenario'
import type { SessionResults, SideBySide } from '../../../shared/side-by-side'
import { parseScenario } from '../scenario/parse'
import { journalResults, openSession, sessionFolder } from '../sessions/open'
import { analyse } from './analysis'
import { compareSessions, scenarioDifferences } from './compare-sessions'
import { publishedBeside } from './published-beside'
import { summarize } from './statistics'
import type { Reference } from '../reference/schema'

/** Reads the sessions below `root` and puts the published tables beside them. Throws `not-found`. */
export async function sideBySide(
  root: string,
  ids: readonly string[],
  references: readonly Reference[],
  running: string | null = null,
): Promise<SideBySide> {
  const sessions = await Promise.all([...new Set(ids)].map((id) => sessionResults(root, id, running)))
  const [first, ...others] = sessions
  return {
    sessions,
    published: sessions.flatMap((session) => publishedBeside(session, references)),
    compared: others.flatMap((second) => (first ? [compare(first, second)] : [])),
  }
}

async function sessionResults(root: string, id: string, running: string | null): Promise<SessionResults> {
  const { info, results, journal } = await openSession(root, id, running)
  const runs = results?.runs ?? journalResults(journal)
  const scenario = results?.scenario ?? (await writtenScenario(root, id))
  const { title, startedMs } = info
  return {
    id,
    title,
    startedMs,
    scenario,
    runs,
    summary: summarize(runs),
    analysis: analyse(runs, scenario ?? null),
  }
}

/** The scenario of a session that was broken off before its first result. */
async function writtenScenario(root: string, id: string): Promise<Scenario | null> {
  try {
    const text = await readFile(join(sessionFolder(root, id), 'scenario.yaml'), 'utf8')
    return parseScenario(text, { hosts: null })
  } catch {
    return null
  }
}

function compare(first: SessionResults, second: SessionResults): SideBySide['compared'][number] {
  const differences = first.scenario && second.scenario ? scenarioDifferences(first.scenario, second.scenario) : []
  return { first: first.id, second: second.id, differences, rows: compareSessions(first.runs, second.runs) }
}
