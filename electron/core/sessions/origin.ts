// Beside an imported recording: where it came from, and the manifest that it came with.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Origin } from '../../../shared/bundle'
import { originSchema } from '../../../shared/bundle'
import { manifestFileSchema, manifestSessionSchema } from './bundle/manifest'
import { parseRecorded } from './lines'

export const originFile = 'origin.json'

const storedSchema = originSchema.extend({
  version: z.literal(1),
  product: z.string().nullable(),
  /** As the bundle's manifest had it: what the recording is compared with from then on. */
  manifest: z.object({ session: manifestSessionSchema, files: z.array(manifestFileSchema) }),
})
export type StoredOrigin = z.infer<typeof storedSchema>

/** Null for a session that was recorded here. */
export async function readStoredOrigin(folder: string): Promise<StoredOrigin | null> {
  const text = await readFile(join(folder, originFile), 'utf8').catch(() => null)
  return text === null ? null : (storedSchema.safeParse(parseRecorded(text)).data ?? null)
}

/** The part of it that is for people. */
export async function readOrigin(folder: string): Promise<Origin | null> {
  const stored = await readStoredOrigin(folder)
  return stored && originSchema.parse(stored)
}
