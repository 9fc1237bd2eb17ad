// manifest.json: what a bundle holds, with the checksum of each file and the end of each journal's chain.
import { z } from 'zod'
import { sessionIdSchema } from '../session-id'
import { parseRecorded } from '../lines'
import { refused } from './refuse'

export const bundleFormat = 'handover-lab-bundle'
export const bundleVersion = 2
export const manifestName = 'manifest.json'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'no SHA-256 in hex')
const count = z.number().int().min(0)
const lineNumbers = z.array(z.number().int().min(1)).max(10_000)

/** Names within a bundle: a file, or a session's folder and a file. No way leads out of these. */
const insidePattern =
  /^(?:[0-9]{8}-[0-9]{6}-[a-z0-9-]{1,60}\/)?[A-Za-z0-9][A-Za-z0-9_-]{0,60}(?:\.[A-Za-z0-9_-]{1,20})+$/

export const manifestFileSchema = z.strictObject({ name: z.string().regex(insidePattern), bytes: count, sha256 })
export type ManifestFile = z.infer<typeof manifestFileSchema>

export const manifestSessionSchema = z.strictObject({
  id: sessionIdSchema,
  /** Lines of the journal, and the state of its chain after the last. */
  lines: count,
  head: sha256,
  /** When the links were made: with each line, or only at the export (a recording of before there were chains). */
  chained: z.enum(['recording', 'export']),
  /** Lines that a crash cut off, from 1. */
  torn: z.strictObject({ journal: lineNumbers, samples: lineNumbers }),
})
export type ManifestSession = z.infer<typeof manifestSessionSchema>

export const manifestSchema = z.strictObject({
  format: z.literal(bundleFormat),
  version: z.literal(bundleVersion),
  kind: z.enum(['session', 'hand-in']),
  title: z.string().max(1000),
  product: z.string().max(200).nullable(),
  sessions: z.array(manifestSessionSchema).min(0).max(100),
  /** Of a hand-in: the course file that it answers. */
  course: z.strictObject({ title: z.string().max(1000), sha256 }).nullable(),
  files: z.array(manifestFileSchema).max(5000),
})
export type Manifest = z.infer<typeof manifestSchema>

const headSchema = z.looseObject({ format: z.literal(bundleFormat), version: z.number() })

/** Throws `bad-input` with what is wrong. */
export function parseManifest(text: string): Manifest {
  const value = parseRecorded(text)
  const head = headSchema.safeParse(value)
  if (!head.success) throw refused('its manifest.json is not one of this product')
  if (head.data.version !== bundleVersion) {
    throw refused(`it is of version ${head.data.version}, and this program reads version ${bundleVersion}`)
  }
  const parsed = manifestSchema.safeParse(value)
  if (!parsed.success)
    throw refused(`its manifest.json is wrong: ${z.prettifyError(parsed.error).split('\n').join(' ')}`)
  const names = parsed.data.files.map(({ name }) => name.toLowerCase())
  if (new Set(names).size < names.length) throw refused('its manifest.json names a file twice')
  return parsed.data
}
