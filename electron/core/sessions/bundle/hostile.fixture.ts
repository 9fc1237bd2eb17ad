// Bundles made wrong on purpose: files of a good one changed, packed again, or their bytes patched.
import { unzipSync, zipSync, type Zippable } from 'fflate'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { chainOf, linesOf } from '../chain'
import { exportSession } from '../export'
import { newRoot, record } from '../session.fixture'

export type Texts = Record<string, string | Uint8Array>
export type Good = { id: string; files: Record<string, Uint8Array> }

/** A good bundle's files by their names below its folder. */
export async function goodBundle(
  about: Parameters<typeof record>[1] = {},
): Promise<Good & { path: string; root: string }> {
  const root = newRoot()
  const session = record(root, about)
  session.close('succeeded', null)
  const path = await exportSession(root, session.id, 'zip')
  const files = Object.entries(unzipSync(readFileSync(path))).map(([name, bytes]) => [
    name.slice(session.id.length + 1),
    bytes,
  ])
  return { id: session.id, files: Object.fromEntries(files), path, root }
}

export const text = (good: Good, name: string) => Buffer.from(good.files[name] ?? []).toString()
const bytesOf = (value: string | Uint8Array) => (typeof value === 'string' ? Buffer.from(value) : value)

/** The files with changes (null takes one out), and nothing else done. */
export function changed(good: Good, changes: Record<string, string | Uint8Array | null>): Record<string, Uint8Array> {
  const all = { ...good.files }
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) Reflect.deleteProperty(all, name)
    else all[name] = bytesOf(value)
  }
  return all
}

const manifestSchema = z.looseObject({
  sessions: z.array(z.looseObject({})),
  files: z.array(z.object({ name: z.string() })),
})

/** The same with a manifest that fits: what somebody does who knows how, so that the checks behind the checksums are reached. */
export function forged(
  good: Good,
  changes: Record<string, string | Uint8Array | null>,
  { chain = true } = {},
): Record<string, Uint8Array> {
  const all = changed(good, changes)
  const lines = linesOf(all['journal.ndjson'] ?? new Uint8Array())
  const { links, head } = chainOf(lines)
  if (chain) all['journal.chain'] = Buffer.from(`${links.join('\n')}\n`)
  const manifest = manifestSchema.parse(JSON.parse(text(good, 'manifest.json')))
  const sessions = manifest.sessions.map((session) => ({ ...session, head, lines: lines.length }))
  const files = Object.entries(all).flatMap(([name, bytes]) =>
    name === 'manifest.json'
      ? []
      : [{ name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }],
  )
  return { ...all, 'manifest.json': Buffer.from(JSON.stringify({ ...manifest, sessions, files })) }
}

/** Packed below the session's folder; `options` by file name, as fflate takes them. */
export function packed(good: Good, files: Record<string, Uint8Array>, options: Record<string, object> = {}): Buffer {
  const inside: Zippable = {}
  for (const [name, bytes] of Object.entries(files)) inside[`${good.id}/${name}`] = [bytes, options[name] ?? {}]
  return Buffer.from(zipSync(inside))
}

/** The zip with another entry of any name. */
export function withEntry(
  good: Good,
  name: string,
  bytes: Uint8Array = Buffer.from('x'),
  options: object = {},
): Buffer {
  const inside: Zippable = {}
  for (const [own, data] of Object.entries(good.files)) inside[`${good.id}/${own}`] = data
  inside[name] = [bytes, options]
  return Buffer.from(zipSync(inside))
}

/** Every occurrence of `from` replaced by `to`, which is as long. */
export function patched(zip: Buffer, from: string, to: string): Buffer {
  return Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1')
}

/** Offset of an entry in the table of contents. */
export function directoryOffset(zip: Buffer, name: string): number {
  for (
    let at = zip.indexOf('PK\u0001\u0002', 0, 'latin1');
    at >= 0;
    at = zip.indexOf('PK\u0001\u0002', at + 1, 'latin1')
  ) {
    if (zip.toString('latin1', at + 46, at + 46 + zip.readUInt16LE(at + 28)).endsWith(name)) return at
  }
  throw new Error(`no ${name}`)
}

/** A number of the table of contents changed: 32 bits at `field` of the entry. */
export function fieldSet(zip: Buffer, name: string, field: number, value: number): Buffer {
  const copy = Buffer.from(zip)
  copy.writeUInt32LE(value, directoryOffset(zip, name) + field)
  return copy
}

/** A data folder to import into, with a folder around it that must stay as it is. */
export function target(): { around: string; root: string; put(zip: Uint8Array): string } {
  const around = newRoot()
  const root = join(around, 'sessions')
  mkdirSync(root)
  const put = (zip: Uint8Array) => {
    const path = join(newRoot(), 'given.zip')
    writeFileSync(path, zip)
    return path
  }
  return { around, root, put }
}
