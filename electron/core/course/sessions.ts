// Which sessions answer a course: those that ran its scenario, on whatever lab.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { parse } from 'yaml'
import type { Course, CourseSession } from '../../../shared/course'
import type { SessionInfo } from '../../../shared/ipc'
import { scenarioSchema, type Scenario } from '../../../shared/scenario'
import { listSessions, sessionFolder } from '../sessions/open'

/** Sessions of the course's scenario that were recorded here, the newest first. */
export async function courseSessions(sessionsRoot: string, course: Course): Promise<CourseSession[]> {
  const own = (await listSessions(sessionsRoot)).filter(({ imported }) => !imported)
  const rows = own.map(async (info) => {
    const text = await readFile(join(sessionFolder(sessionsRoot, info.id), 'scenario.yaml'), 'utf8').catch(() => '')
    return courseSession(info, ranScenario(text, course.scenario))
  })
  return (await Promise.all(rows)).filter(({ sameScenario }) => sameScenario)
}

export function courseSession(
  { id, title, startedMs, state, runs, verdicts }: SessionInfo,
  sameScenario: boolean,
): CourseSession {
  return { id, title, startedMs, state, runs, held: verdicts.held, invalid: verdicts.invalid, sameScenario }
}

/** Whether a session's scenario file is this scenario; the lab is each student's own. */
export function ranScenario(text: string, scenario: Scenario): boolean {
  const lab = 'any'
  try {
    const parsed = scenarioSchema.safeParse(parse(text))
    return parsed.success && isDeepStrictEqual({ ...parsed.data, lab }, { ...scenario, lab })
  } catch {
    return false
  }
}
