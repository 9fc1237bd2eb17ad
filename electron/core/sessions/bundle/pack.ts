// Sessions into one zip file, with the manifest that lets anybody check them.
import { zip, type Zippable } from 'fflate'
import { createHash } from 'node:crypto'
import { chainOf, firstBroken, linesOf, readLinks } from '../chain'
import { fileForOthers } from '../for-others'
import { readStoredOrigin } from '../origin'
import { tornLines } from './contents'
import { bundleFormat, bundleVersion, manifestName, type Manifest, type ManifestSession } from './manifest'
import { recordedFiles } from './recorded-files'

type Files = Map<string, Uint8Array>
export type PackedSession = { files: Files; session: ManifestSession }

/** A session's recorded files as they may leave the machine, and its part of the manifest. */
export async function packSession(id: string, folder: string): Promise<PackedSession> {
  const raw = await recordedFiles(folder)
  const files: Files = new Map([...raw].map(([name, bytes]) => [name, fileForOthers(name, bytes)]))
  const lines = linesOf(files.get('journal.ndjson') ?? new Uint8Array())
  const { links, head } = chainOf(lines)
  const recorded = linesOf(raw.get('journal.ndjson') ?? new Uint8Array())
  const written = readLinks(Buffer.from(raw.get('journal.chain') ?? []).toString('latin1'), recorded)
  const altered = firstBroken(recorded, written) !== null
  const remade = written.length === 0 || (!altered && firstBroken(lines, written) !== null)
  // The links of a journal that somebody changed go along as they were written: whoever checks the bundle sees the line.
  files.set('journal.chain', Buffer.from(`${(altered && !remade ? written : links).join('\n')}\n`))
  const torn = (name: string) => tornLines(name, Buffer.from(files.get(name) ?? []))
  const origin = await readStoredOrigin(folder)
  const session: ManifestSession = {
    id,
    lines: lines.length,
    head,
    chained: remade ? 'export' : (origin?.manifest.session.chained ?? 'recording'),
    torn: { journal: torn('journal.ndjson'), samples: torn('samples.ndjson') },
  }
  return { files, session }
}

export type BundleAbout = Pick<Manifest, 'kind' | 'title' | 'product' | 'course'> & { top: string }

/** The zip file: `files` and all sessions below one folder, with the manifest. */
export async function packBundle(
  about: BundleAbout,
  sessions: readonly PackedSession[],
  files: Files,
): Promise<Uint8Array> {
  const { top, ...said } = about
  const all: Files = new Map(files)
  for (const packed of sessions) {
    for (const [name, bytes] of packed.files)
      all.set(about.kind === 'session' ? name : `${packed.session.id}/${name}`, bytes)
  }
  const manifest: Manifest = {
    format: bundleFormat,
    version: bundleVersion,
    ...said,
    title: said.title.slice(0, 1000),
    sessions: sessions.map(({ session }) => session),
    files: [...all].map(([name, bytes]) => ({
      name,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })),
  }
  all.set(manifestName, Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`))
  const inside: Zippable = {}
  for (const [name, bytes] of all) inside[`${top}/${name}`] = bytes
  return new Promise((resolve, reject) =>
    zip(inside, { level: 6 }, (error, data) => (error ? reject(error) : resolve(data))),
  )
}
