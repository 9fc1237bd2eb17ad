// A session taken up again: its folder is found, its scenario compared, its recording appended to.
import { closeSync, existsSync, openSync, readSync, fstatSync, writeSync } from 'node:fs'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { parse } from 'yaml'
import { LabError } from '../../../shared/reply'
import type { RunResult } from '../../../shared/results'
import type { Scenario } from '../../../shared/scenario'
import { scenarioSchema } from '../../../shared/scenario'
import { Chain, linesOf, readLinks } from './chain'
import { journalResults, readJournal } from './open'
import { originFile } from './origin'
import type { Session } from './session'
import { recordInto } from './session'

/** The session's folder: `folder` itself, or the newest one inside it that has this scenario. Throws `bad-input`. */
export async function findSession(folder: string, scenario: Scenario): Promise<string> {
  const refuse = (message: string, hint: string) => new LabError({ code: 'bad-input', message, hint })
  if (existsSync(join(folder, 'journal.ndjson'))) {
    const there = await scenarioOf(folder)
    if (there && isDeepStrictEqual(there, scenario)) return folder
    const hint = 'Go on with the scenario.yaml in that folder, or begin a new session: leave --resume out.'
    throw refuse(`${folder} is a session of another scenario${there ? ` (“${there.name}”)` : ''}.`, hint)
  }
  const names = (await readdir(folder).catch((): string[] => [])).toSorted().toReversed()
  for (const name of names) {
    const inside = join(folder, name)
    if (!existsSync(join(inside, 'journal.ndjson'))) continue
    if (isDeepStrictEqual(await scenarioOf(inside), scenario)) return inside
  }
  const hint = 'Name the session’s folder, or the folder that it is in, with --out.'
  throw refuse(`There is no session of this scenario in ${folder}.`, hint)
}

/** Results so far, whatever results.json says: a crash may have come between the two. */
export async function resultsSoFar(folder: string): Promise<RunResult[]> {
  return journalResults((await readJournal(folder))?.values ?? [])
}

/** Opens a session's recording to go on with it; begins a new part of its journal. */
export async function resumeSession(folder: string, about: { product: string; note: string }): Promise<Session> {
  if (existsSync(join(folder, originFile))) {
    throw new LabError({ code: 'bad-input', message: `${folder} was imported and is read-only.` })
  }
  for (const name of ['journal.ndjson', 'samples.ndjson']) endLine(join(folder, name))
  const journal = (await readJournal(folder))?.values ?? []
  const begun = journal.find((entry) => entry.kind === 'session')
  const lastStep = journal.reduce((last, entry) => (entry.kind === 'step' ? Math.max(last, entry.id) : last), 0)
  const scenario = await scenarioOf(folder)
  const id = begun?.id ?? basename(folder)
  const session = recordInto(id, folder, lastStep, await chainSoFar(folder))
  const title = begun?.title ?? scenario?.name ?? id
  const lab = begun?.lab ?? scenario?.lab ?? 'local'
  session.journal.write({ kind: 'session', id, title, product: about.product, lab })
  session.journal.write({ kind: 'note', text: about.note })
  return session
}

async function scenarioOf(folder: string): Promise<Scenario | null> {
  const text = await readFile(join(folder, 'scenario.yaml'), 'utf8').catch(() => '')
  try {
    return scenarioSchema.safeParse(parse(text)).data ?? null
  } catch {
    return null
  }
}

/**
 * The chain over all lines that are there. The links that were written stay as they are, also where a line no longer fits
 * its own; lines without one get theirs: the one that a crash cut off, or all of a recording of before there were chains.
 */
async function chainSoFar(folder: string): Promise<Chain> {
  const chain = new Chain()
  const lines = linesOf(await readFile(join(folder, 'journal.ndjson')))
  const links = lines.map((line) => chain.add(line))
  const file = join(folder, 'journal.chain')
  const written = readLinks(await readFile(file, 'latin1').catch(() => ''), lines)
  const all = [...written, ...links.slice(written.length)]
  await writeFile(file, all.map((link) => `${link}\n`).join(''))
  return chain
}

/** A crash can tear the last line: what is appended begins on a line of its own, and nothing is taken away. */
function endLine(file: string): void {
  const handle = openSync(file, 'a+', 0o644)
  try {
    const { size } = fstatSync(handle)
    const last = Buffer.alloc(1)
    if (size === 0 || (readSync(handle, last, 0, 1, size - 1) === 1 && last[0] === 10)) return
    writeSync(handle, '\n')
  } finally {
    closeSync(handle)
  }
}
