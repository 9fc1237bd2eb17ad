// Reads sessions back: whole ones, running ones, and those that a crash cut off.
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { SessionInfo } from '../../../shared/ipc'
import type { JournalEntry } from '../../../shared/journal'
import { journalEntrySchema } from '../../../shared/journal'
import { LabError } from '../../../shared/reply'
import type { Results, RunResult } from '../../../shared/results'
import { resultsSchema } from '../../../shared/results'
import type { Sample } from '../../../shared/samples'
import { sampleSchema } from '../../../shared/samples'
import type { Remark } from '../../../shared/remarks'
import { withMarks } from '../../../shared/remarks'
import type { Origin } from '../../../shared/bundle'
import { analyse } from '../experiments/analysis'
import { summarize } from '../experiments/statistics'
import { verdictHolds } from '../migration/verdict'
import { parseLines, parseRecorded } from './lines'
import { readOrigin } from './origin'
import { readRemarks } from './remarks'
import { isSessionId } from './session-id'

export type OpenSession = {
  info: SessionInfo
  /** With a person's marks, and figures without the runs that are marked invalid. */
  results: Results | null
  journal: JournalEntry[]
  endsEarly: string | null
  /** What a person said of it afterwards. */
  remarks: Remark[]
  origin: Origin | null
}

/** The session's folder. Throws `not-found` for anything that is no session's name: no path leads out of `root`. */
export function sessionFolder(root: string, id: string): string {
  if (isSessionId(id)) return join(root, id)
  throw new LabError({ code: 'not-found', message: `There is no session ${JSON.stringify(id.slice(0, 80))}.` })
}

/** Opens a session of any state; `running` tells which one is being recorded now. */
export async function openSession(
  root: string,
  id: string,
  running: string | null = null,
): Promise<OpenSession & { runs: RunResult[] }> {
  const folder = sessionFolder(root, id)
  const read = await readJournal(folder)
  if (read === null) throw new LabError({ code: 'not-found', message: `There is no session ${id}.` })
  const { values: journal, bad } = read
  const [remarks, origin] = await Promise.all([readRemarks(folder), readOrigin(folder)])
  const recorded = await readResults(folder)
  const runs = withMarks(recorded?.runs ?? journalResults(journal), remarks)
  const results = recorded && withFigures(recorded, runs)
  const info = { ...infoOf(id, journal, runs, running), imported: origin !== null }
  return { info, runs, results, journal, endsEarly: whereItEnds(info, journal, bad), remarks, origin }
}

/** Worked out anew from the runs: a file of an older version shows as much as a new one, and no mark is left out. */
function withFigures(results: Results, runs: RunResult[]): Results {
  return { ...results, runs, summary: summarize(runs), analysis: analyse(runs, results.scenario) }
}

/** The entries of a session's journal and the number of damaged lines; null when the folder has none. */
export async function readJournal(folder: string): Promise<{ values: JournalEntry[]; bad: number } | null> {
  const text = await readFile(join(folder, 'journal.ndjson'), 'utf8').catch(() => null)
  return text === null ? null : parseLines(text, journalEntrySchema)
}

/** What the session's last part ended with; undefined while it goes on, or when it was broken off. */
export function endOf(journal: readonly JournalEntry[]): Extract<JournalEntry, { kind: 'end' }> | undefined {
  // A session that was taken up again has one beginning for each part.
  const part = journal.slice(journal.findLastIndex((entry) => entry.kind === 'session') + 1)
  return part.findLast((entry) => entry.kind === 'end')
}

/** The results of a journal: of a run that was done again, those of the last time. */
export function journalResults(journal: readonly JournalEntry[]): RunResult[] {
  const runs = new Map<number, RunResult[]>()
  for (const entry of journal) {
    if (entry.kind === 'run' && entry.hop === 0) runs.delete(entry.run)
    if (entry.kind !== 'run-end') continue
    runs.set(entry.result.run, [...(runs.get(entry.result.run) ?? []), entry.result])
  }
  return [...runs.values()].flat()
}

/** All samples of a session in the order in which they were written; torn lines are left out. */
export async function readSamples(root: string, id: string): Promise<Sample[]> {
  const text = await readFile(join(sessionFolder(root, id), 'samples.ndjson'), 'utf8').catch(() => '')
  return parseLines(text, sampleSchema).values
}

/** The newest first. What cannot be read at all is left out. */
export async function listSessions(root: string, running: string | null = null): Promise<SessionInfo[]> {
  const names = (await readdir(root).catch(() => [])).filter(isSessionId).toSorted().toReversed()
  const opened = await Promise.all(names.map((name) => openSession(root, name, running).catch(() => null)))
  return opened.flatMap((session) => (session ? [session.info] : []))
}

async function readResults(folder: string): Promise<Results | null> {
  const text = await readFile(join(folder, 'results.json'), 'utf8').catch(() => '')
  return resultsSchema.safeParse(parseRecorded(text)).data ?? null
}

function infoOf(
  id: string,
  journal: readonly JournalEntry[],
  runs: readonly RunResult[],
  running: string | null,
): Omit<SessionInfo, 'imported'> {
  const begun = journal.find((entry) => entry.kind === 'session')
  const end = endOf(journal)
  const valid = runs.filter((run) => run.invalid === undefined)
  const held = valid.filter((run) => run.error === null && run.verdict !== null && verdictHolds(run.verdict)).length
  const state = end?.state ?? (id === running ? 'running' : 'interrupted')
  const verdicts = { held, broken: valid.length - held, invalid: runs.length - valid.length }
  return { id, title: begun?.title ?? id, startedMs: begun?.t ?? 0, state, runs: runs.length, verdicts }
}

function whereItEnds(info: Pick<SessionInfo, 'state'>, journal: readonly JournalEntry[], bad: number): string | null {
  const torn = bad > 0 ? ` ${bad} damaged ${bad === 1 ? 'line was' : 'lines were'} left out.` : ''
  if (info.state !== 'interrupted') return torn === '' ? null : torn.trim()
  const last = journal.at(-1)
  if (!last) return `The recording holds nothing that can be read.${torn}`
  return `The recording ends at ${new Date(last.t).toISOString()} (${last.kind}) without saying how the session ended.${torn}`
}
