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
import type { z } from 'zod'
import { verdictHolds } from '../migration/verdict'

export type OpenSession = {
  info: SessionInfo
  results: Results | null
  journal: JournalEntry[]
  endsEarly: string | null
}

const idPattern = /^[0-9]{8}-[0-9]{6}-[a-z0-9-]{1,60}$/

/** The session's folder. Throws `not-found` for anything that is no session's name: no path leads out of `root`. */
export function sessionFolder(root: string, id: string): string {
  if (idPattern.test(id)) return join(root, id)
  throw new LabError({ code: 'not-found', message: `There is no session ${JSON.stringify(id.slice(0, 80))}.` })
}

/** Opens a session of any state; `running` tells which one is being recorded now. */
export async function openSession(root: string, id: string, running: string | null = null): Promise<OpenSession> {
  const folder = sessionFolder(root, id)
  const read = await readJournal(folder)
  if (read === null) throw new LabError({ code: 'not-found', message: `There is no session ${id}.` })
  const { values: journal, bad } = read
  const results = await readResults(folder)
  const info = infoOf(id, journal, results, running)
  return { info, results, journal, endsEarly: whereItEnds(info, journal, bad) }
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
  const names = (await readdir(root).catch(() => []))
    .filter((name) => idPattern.test(name))
    .toSorted()
    .toReversed()
  const opened = await Promise.all(names.map((name) => openSession(root, name, running).catch(() => null)))
  return opened.flatMap((session) => (session ? [session.info] : []))
}

function parseLines<T>(text: string, schema: z.ZodType<T>): { values: T[]; bad: number } {
  const values: T[] = []
  let bad = 0
  for (const line of text.split('\n')) {
    if (line === '') continue
    const parsed = schema.safeParse(safeJson(line))
    if (parsed.success) values.push(parsed.data)
    else bad += 1
  }
  return { values, bad }
}

async function readResults(folder: string): Promise<Results | null> {
  const text = await readFile(join(folder, 'results.json'), 'utf8').catch(() => '')
  return resultsSchema.safeParse(safeJson(text)).data ?? null
}

function infoOf(
  id: string,
  journal: readonly JournalEntry[],
  results: Results | null,
  running: string | null,
): SessionInfo {
  const begun = journal.find((entry) => entry.kind === 'session')
  const end = endOf(journal)
  const runs = results?.runs ?? journalResults(journal)
  const held = runs.filter((run) => run.error === null && run.verdict !== null && verdictHolds(run.verdict)).length
  const state = end?.state ?? (id === running ? 'running' : 'interrupted')
  const verdicts = { held, broken: runs.length - held }
  return { id, title: begun?.title ?? id, startedMs: begun?.t ?? 0, state, runs: runs.length, verdicts }
}

function whereItEnds(info: SessionInfo, journal: readonly JournalEntry[], bad: number): string | null {
  const torn = bad > 0 ? ` ${bad} damaged ${bad === 1 ? 'line was' : 'lines were'} left out.` : ''
  if (info.state !== 'interrupted') return torn === '' ? null : torn.trim()
  const last = journal.at(-1)
  if (!last) return `The recording holds nothing that can be read.${torn}`
  return `The recording ends at ${new Date(last.t).toISOString()} (${last.kind}) without saying how the session ended.${torn}`
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
