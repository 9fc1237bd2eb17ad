// Whether a bundle is whole and unaltered: each file against its checksum, each journal against its chain, and against its results.
import { createHash } from 'node:crypto'
import type { CheckReport } from '../../../../shared/bundle'
import { firstBroken, chainOf, linesOf, readLinks } from '../chain'
import { resultsDiffer } from './results-check'
import type { BundleFile } from './bundle-file'
import { contentProblems } from './contents'
import type { ManifestFile, ManifestSession } from './manifest'

export type Taken = (name: string, bytes: Buffer) => Promise<void>

/** Reads every file once; `take` gets each one that is as it was. Throws `bad-input` when one cannot be unpacked safely. */
export async function checkBundle(bundle: BundleFile, take: Taken = async () => undefined): Promise<CheckReport> {
  const { manifest, names } = bundle
  const listed = new Map(manifest.files.map((file) => [file.name, file]))
  const problems: string[] = [
    ...[...names].filter((name) => !listed.has(name)).map((name) => `${name}: it is not in the manifest`),
    ...manifest.files.filter(({ name }) => !names.has(name)).map(({ name }) => `${name}: it is missing`),
  ]
  const heads: string[] = []
  for (const session of manifest.sessions) {
    const folder = manifest.kind === 'session' ? '' : `${session.id}/`
    const { found, head } = await checkSession(bundle, session, folder, listed, take)
    problems.push(...found)
    heads.push(head)
  }
  const folders = manifest.kind === 'session' ? [] : manifest.sessions.map(({ id }) => `${id}/`)
  const rest = manifest.files.filter(
    ({ name }) =>
      names.has(name) && !(manifest.kind === 'session' || folders.some((folder) => name.startsWith(folder))),
  )
  for (const file of rest) {
    if (file.name.includes('/')) problems.push(`${file.name}: its session is not in the manifest`)
    else problems.push(...(await checkFile(bundle, file, [], take)).found)
  }
  const whole = problems.length === 0
  return { whole, problems: problems.slice(0, 100), notes: notesOf(manifest.sessions), head: heads[0] ?? null }
}

async function checkSession(
  bundle: BundleFile,
  session: ManifestSession,
  folder: string,
  listed: ReadonlyMap<string, ManifestFile>,
  take: Taken,
): Promise<{ found: string[]; head: string }> {
  const found: string[] = []
  const texts = new Map<string, Buffer>()
  for (const needed of ['journal.ndjson', 'journal.chain', 'scenario.yaml']) {
    if (!listed.has(`${folder}${needed}`)) found.push(`${folder}${needed}: it is missing`)
  }
  for (const [name, file] of listed) {
    const base = name.slice(folder.length)
    if (!name.startsWith(folder) || base.includes('/') || !bundle.names.has(name)) continue
    const torn =
      base === 'journal.ndjson' ? session.torn.journal : base === 'samples.ndjson' ? session.torn.samples : []
    const checked = await checkFile(bundle, file, torn, take)
    found.push(...checked.found)
    if (/^(journal\.|results\.json)/.test(base)) texts.set(base, checked.bytes)
  }
  const lines = linesOf(texts.get('journal.ndjson') ?? Buffer.alloc(0))
  const { head } = chainOf(lines)
  const chain = texts.get('journal.chain')
  if (chain && texts.has('journal.ndjson')) {
    const broken = firstBroken(lines, readLinks(chain.toString('latin1'), lines))
    if (broken) found.push(`${folder}journal.ndjson: line ${broken.line} ${broken.what}`)
    else if (head !== session.head || lines.length !== session.lines) {
      found.push(`${folder}journal.ndjson: it does not end as the manifest says`)
    }
  }
  const results = texts.get('results.json')
  const differs = results && found.length === 0 ? resultsDiffer(results, lines) : null
  if (differs) found.push(`${folder}results.json: ${differs}`)
  return { found, head }
}

async function checkFile(bundle: BundleFile, file: ManifestFile, torn: readonly number[], take: Taken) {
  const bytes = await bundle.read(file.name)
  const base = file.name.slice(file.name.lastIndexOf('/') + 1)
  const same = createHash('sha256').update(bytes).digest('hex') === file.sha256 && bytes.length === file.bytes
  const found = await contentProblems(base, bytes, torn)
  const folder = file.name.slice(0, -base.length)
  const problems = found.map((text) => `${folder}${text}`)
  if (!same) problems.unshift(`${file.name}: it is not as it was exported (SHA-256 differs)`)
  if (problems.length === 0) await take(file.name, bytes)
  return { found: problems, bytes }
}

/** What the check shows, said honestly. */
export function notesOf(sessions: readonly Pick<ManifestSession, 'chained' | 'torn'>[]): string[] {
  const notes = ['The checksums and the chain show every change since they were made, except to someone who makes them all anew: nothing in them is secret.'] // prettier-ignore
  if (sessions.some(({ chained }) => chained === 'recording')) {
    notes.push('The chain was made line by line while the session was recorded. Its head, noted at the time, proves the whole journal.') // prettier-ignore
  }
  if (sessions.some(({ chained }) => chained === 'export')) {
    notes.push('The chain was made at the export: it says nothing of what was changed before.')
  }
  const torn = sessions.reduce((sum, { torn: { journal, samples } }) => sum + journal.length + samples.length, 0)
  if (torn > 0)
    notes.push(`${torn} ${torn === 1 ? 'line was' : 'lines were'} cut off by a crash while it was recorded.`)
  return notes
}
