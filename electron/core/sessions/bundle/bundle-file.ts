// An opened bundle: its manifest, and each of its files on demand. Opening refuses what is no bundle at all.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { isKnownName } from './contents'
import { bundleLimits, type BundleLimits } from './limits'
import { manifestName, parseManifest, type Manifest } from './manifest'
import { named, refused } from './refuse'
import { checkSizes, readEntry } from './zip-read'
import { readEntries, type ZipEntry } from './zip-entries'

export type BundleFile = {
  manifest: Manifest
  /** Names of the files that are in it, as the manifest has them. */
  names: ReadonlySet<string>
  /** Throws `bad-input` when the file cannot be unpacked within its bounds. */
  read(name: string): Promise<Buffer>
  close(): Promise<void>
}

/** Opens a bundle for reading. Throws `bad-input` with the reason when it is none, or is dangerous. */
export async function openBundle(path: string, limits: BundleLimits = bundleLimits): Promise<BundleFile> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw refused(`it cannot be read (${error.code})`)
  })
  try {
    const stat = await file.stat()
    if (!stat.isFile()) throw refused('it is no file')
    if (stat.size > limits.archiveBytes) throw refused('the file is too large')
    const entries = await readEntries(file, stat.size, limits)
    checkSizes(entries, limits)
    const { top, inside } = byName(entries)
    const own = inside.get(manifestName)
    if (!own) throw refused(`it has no ${manifestName}: it is no bundle of this product`)
    if (own.bytes > 4 * 2 ** 20) throw refused(`its ${manifestName} is too large`)
    const manifest = parseManifest((await readEntry(file, own)).toString('utf8'))
    if (manifest.kind === 'session' && manifest.sessions[0]?.id !== top)
      throw refused('its folder is not named as its session')
    inside.delete(manifestName)
    return {
      manifest,
      names: new Set(inside.keys()),
      async read(name) {
        const entry = inside.get(name)
        if (!entry) throw refused(`${named(name)} is missing`)
        return readEntry(file, entry)
      },
      close: () => file.close(),
    }
  } catch (thrown) {
    await file.close()
    throw thrown
  }
}

/** SHA-256 of a file, in hex. */
export async function fileSha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const part of createReadStream(path)) hash.update(part)
  return hash.digest('hex')
}

const topPattern = /^[a-z0-9][a-z0-9-]{0,80}$/

/** Entries by their name below the one folder that all are in. */
function byName(entries: readonly ZipEntry[]): { top: string; inside: Map<string, ZipEntry> } {
  const inside = new Map<string, ZipEntry>()
  const seen = new Set<string>()
  let top: string | null = null
  for (const entry of entries) {
    const bad = badName(entry.name)
    if (bad !== null) throw refused(`${named(entry.name)} ${bad}`)
    const cut = entry.name.indexOf('/')
    const [folder, name] = [entry.name.slice(0, cut), entry.name.slice(cut + 1)]
    if (cut < 0 || !topPattern.test(folder)) throw refused(`${named(entry.name)} is in no folder of a session`)
    if (top !== null && folder !== top) throw refused('it has more than one folder')
    top = folder
    // Some file systems know no capitals: two such names would be one file there.
    if (seen.has(name.toLowerCase())) throw refused(`${named(entry.name)} is there twice`)
    seen.add(name.toLowerCase())
    const base = name.slice(name.lastIndexOf('/') + 1)
    if (name !== manifestName && !isKnownName(base)) throw refused(`${named(entry.name)} is no file of a recording`)
    inside.set(name, entry)
  }
  return { top: top ?? '', inside }
}

/** Why a name would lead out of its folder or deceive; null for one that is harmless. */
function badName(name: string): string | null {
  if (name.includes('\\')) return 'has a backslash in its name'
  if (name.startsWith('/')) return 'is an absolute path'
  if (/^[A-Za-z]:/.test(name)) return 'names a drive'
  if (name.split('/').includes('..')) return 'leads out of its folder'
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  if (/[^\u0020-\u007e]/.test(name)) return 'has characters in its name that no bundle has'
  if (name.endsWith('/')) return 'is a folder by itself: it was packed by another program'
  if (name.split('/').some((part) => part === '' || part === '.')) return 'has an empty part in its name'
  return null
}
