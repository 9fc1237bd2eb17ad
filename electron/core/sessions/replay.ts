// A session's series for the page, worked out once: an hour of samples is 50 MB to read, its series are 6.
import { createReadStream } from 'node:fs'
import { readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import { Recording } from '../../../shared/recording'
import { replayOf, replaySchema, type Replay } from '../../../shared/replay'
import type { Sample } from '../../../shared/samples'
import { sampleSchema } from '../../../shared/samples'
import { parseRecorded } from './lines'
import { sessionFolder } from './open'

/** Made from the samples and of no worth without them: no part of the recording. */
const cacheName = '.replay.json'
const cacheSchema = z.object({ bytes: z.number(), modifiedMs: z.number(), replay: replaySchema })
/** Smaller recordings are read as fast as a cache would be. */
const leastCachedBytes = 2 * 2 ** 20
const linesAtOnce = 2000

const underWay = new Map<string, Promise<Replay>>()

/** The series of a session. That of a finished one is kept beside it once it was made. */
export function readReplay(root: string, id: string, running: string | null = null): Promise<Replay> {
  const folder = sessionFolder(root, id)
  const begun = underWay.get(folder)
  if (begun) return begun
  const made = makeReplay(folder, id === running).finally(() => underWay.delete(folder))
  underWay.set(folder, made)
  return made
}

let preparing: Promise<void> = Promise.resolve()

/** Makes the replays of long sessions that have none yet, one after another, so that the first to open one need not wait. */
export function prepareReplays(root: string, ids: readonly string[]): Promise<void> {
  preparing = preparing.then(async () => {
    for (const id of ids)
      if (await lacksReplay(sessionFolder(root, id))) await readReplay(root, id).catch(() => undefined)
  })
  return preparing
}

async function lacksReplay(folder: string): Promise<boolean> {
  const samples = await stat(join(folder, 'samples.ndjson')).catch(() => null)
  if (samples === null || samples.size < leastCachedBytes) return false
  const cache = await stat(join(folder, cacheName)).catch(() => null)
  return cache === null || cache.mtimeMs < samples.mtimeMs
}

async function makeReplay(folder: string, running: boolean): Promise<Replay> {
  const file = join(folder, 'samples.ndjson')
  const about = await stat(file).catch(() => null)
  if (about === null) return replayOf(new Recording(), base64)
  const key = { bytes: about.size, modifiedMs: Math.floor(about.mtimeMs) }
  const cached = about.size < leastCachedBytes ? null : await readCache(folder)
  if (cached && cached.bytes === key.bytes && cached.modifiedMs === key.modifiedMs) return cached.replay
  const replay = replayOf(await recorded(file), base64)
  if (!running && about.size >= leastCachedBytes) await writeCache(folder, { ...key, replay })
  return replay
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64')

async function recorded(file: string): Promise<Recording> {
  const recording = new Recording({ whole: true })
  let batch: Sample[] = []
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const parsed = line === '' ? null : sampleSchema.safeParse(parseRecorded(line))
    if (parsed?.success) batch.push(parsed.data)
    if (batch.length < linesAtOnce) continue
    recording.add(batch)
    batch = []
    // Others have their turn.
    await setImmediate()
  }
  recording.add(batch)
  return recording
}

async function readCache(folder: string) {
  const text = await readFile(join(folder, cacheName), 'utf8').catch(() => null)
  return text === null ? null : (cacheSchema.safeParse(parseRecorded(text)).data ?? null)
}

async function writeCache(folder: string, cache: z.infer<typeof cacheSchema>): Promise<void> {
  const part = join(folder, `${cacheName}.${process.pid}.part`)
  // Where it cannot be written a session opens as well, only slower.
  await writeFile(part, JSON.stringify(cache))
    .then(() => rename(part, join(folder, cacheName)))
    .catch(() => undefined)
}
