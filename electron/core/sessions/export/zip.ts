// The whole session in one file, with what proves that nothing in it was changed since.
import { zip, type Zippable } from 'fflate'
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SessionModel } from './model'
import { fileWithoutSecrets } from './secrets'

/** Everything in the session's folder, the report, and manifest.json with the SHA-256 of each file. */
export async function zipSession(model: SessionModel, report: string): Promise<Uint8Array> {
  const files = new Map<string, Uint8Array>()
  const found = await readdir(model.folder, { withFileTypes: true })
  for (const { name } of found.filter((entry) => entry.isFile() && belongs(entry.name))) {
    files.set(name, fileWithoutSecrets(name, await readFile(join(model.folder, name))))
  }
  files.set('report.html', Buffer.from(report))
  files.set('manifest.json', Buffer.from(manifest(model, files)))
  const inside: Zippable = {}
  for (const [name, bytes] of files) inside[`${model.info.id}/${name}`] = bytes
  return new Promise((resolve, reject) =>
    zip(inside, { level: 6 }, (error, data) => (error ? reject(error) : resolve(data))),
  )
}

// An earlier archive would grow with each export; a half-written file is no part of the session.
const belongs = (name: string) => !/\.(zip|part)$/.test(name)

function manifest(model: SessionModel, files: ReadonlyMap<string, Uint8Array>): string {
  const begun = model.journal.find((entry) => entry.kind === 'session')
  const list = [...files].map(([name, bytes]) => ({
    name,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }))
  const about = { version: 1, session: model.info.id, title: model.info.title, product: begun?.product ?? null }
  return `${JSON.stringify({ ...about, files: list }, null, 1)}\n`
}
