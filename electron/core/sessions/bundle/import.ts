// Another person's sessions taken in: checked while they are unpacked into a folder aside, and moved to their place only whole.
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { visible } from '../lines'
import { originFile, readStoredOrigin, type StoredOrigin } from '../origin'
import { fileSha256, openBundle } from './bundle-file'
import { checkBundle } from './check-bundle'
import { bundleLimits, type BundleLimits } from './limits'
import type { Manifest, ManifestSession } from './manifest'
import { refused } from './refuse'

export type Imported = {
  id: string
  title: string
  /** It had been imported before; nothing was written. */
  already: boolean
}
type Options = { limits?: BundleLimits; /** Name of the file as its owner sees it. */ name?: string; nowMs?: number }

/**
 * Takes all sessions of a bundle into `root`, read-only and with their origin. Throws `bad-input` with the reason when
 * anything is wrong with it; nothing is written then.
 */
export async function importBundle(root: string, path: string, options: Options = {}): Promise<Imported[]> {
  const bundle = await openBundle(path, options.limits ?? bundleLimits)
  // No name of a session begins with a dot: nobody lists what is here.
  const staging = join(root, `.import-${randomBytes(6).toString('hex')}`)
  try {
    await mkdir(staging, { recursive: true, mode: 0o700 })
    const { manifest } = bundle
    const folder = ({ id }: ManifestSession) => (manifest.kind === 'session' ? '' : `${id}/`)
    for (const { id } of manifest.sessions) await mkdir(join(staging, id))
    const report = await checkBundle(bundle, async (name, bytes) => {
      const session = manifest.sessions.find((each) => name.startsWith(folder(each)))
      // Somebody else's page is not kept: a report is made anew from what was recorded.
      if (!session || !isRecorded(basename(name))) return
      await writeFile(join(staging, session.id, basename(name)), bytes, { flag: 'wx', mode: 0o444 })
    })
    if (!report.whole) throw refused(report.problems[0] ?? 'it is damaged', report.problems)
    if (manifest.sessions.length === 0) throw refused('it holds no session')
    const sha256 = await fileSha256(path)
    const imported: Imported[] = []
    for (const session of manifest.sessions) {
      const origin = originOf(manifest, session, folder(session), { ...options, path, sha256 })
      imported.push(await moveIn(root, staging, session, origin, manifest.title))
    }
    return imported
  } finally {
    await bundle.close()
    await rm(staging, { recursive: true, force: true })
  }
}

const isRecorded = (name: string) => !/^(report\.html|course\.yaml|answers\.yaml)$/.test(name)

async function moveIn(
  root: string,
  staging: string,
  session: ManifestSession,
  origin: StoredOrigin,
  title: string,
): Promise<Imported> {
  await writeFile(join(staging, session.id, originFile), `${JSON.stringify(origin, null, 1)}\n`, { mode: 0o444 })
  for (let count = 1; ; count += 1) {
    const id = count === 1 ? session.id : `${session.id.slice(0, 70)}-${count}`
    const target = join(root, id)
    if (!existsSync(target)) {
      await rename(join(staging, session.id), target)
      return { id, title: visible(title), already: false }
    }
    // The same one again is there already; one recorded here, or by another class mate in the same second, is another.
    const there = await readStoredOrigin(target)
    const same = there?.manifest.session.head === session.head && there.session === session.id
    if (same && JSON.stringify(there.manifest.files) === JSON.stringify(origin.manifest.files)) {
      return { id, title: visible(title), already: true }
    }
  }
}

function originOf(
  manifest: Manifest,
  session: ManifestSession,
  folder: string,
  { path, name, sha256, nowMs }: Options & { path: string; sha256: string },
): StoredOrigin {
  const files = manifest.files.flatMap((file) => {
    const base = file.name.slice(folder.length)
    const own = file.name.startsWith(folder) && !base.includes('/') && isRecorded(base)
    return own ? [{ ...file, name: base }] : []
  })
  return {
    version: 1,
    session: session.id,
    file: visible(basename(name ?? path)).slice(0, 200),
    sha256,
    importedMs: nowMs ?? Date.now(),
    product: manifest.product,
    manifest: { session, files },
  }
}
