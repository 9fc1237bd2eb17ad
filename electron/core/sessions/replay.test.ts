import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Recording } from '../../../shared/recording'
import { recordingOf } from '../../../shared/replay'
import { readSamples } from './open'
import { prepareReplays, readReplay } from './replay'
import { newRoot, record, start } from './session.fixture'

const decode = (text: string) => Buffer.from(text, 'base64')
const points = (recording: Recording) =>
  [...recording.series].map(([key, { ring }]) => [
    key,
    Array.from({ length: ring.length }, (_, index) => [ring.time(index), Math.fround(ring.value(index))]),
  ])

it('draws what the samples draw', async () => {
  const root = newRoot()
  const session = record(root)
  session.close('succeeded', null)
  const straight = new Recording({ whole: true })
  straight.add(await readSamples(root, session.id))
  const replayed = recordingOf(await readReplay(root, session.id), decode)
  expect(points(replayed)).toEqual(points(straight))
  expect(replayed.probes.get('guest')?.stretches).toEqual(straight.probes.get('guest')?.stretches)
  expect([replayed.firstT, replayed.lastT]).toEqual([straight.firstT, straight.lastT])
  expect(replayed.series.get('cloudlet-a/eth0/sent')?.ring.valueAt(start + 1000, 500)).toBeCloseTo(8, 5)
})

it('keeps the series of a long session, and makes them anew when the samples are others', async () => {
  const root = newRoot()
  const session = record(root)
  session.close('succeeded', null)
  const samples = join(session.folder, 'samples.ndjson')
  const cache = join(session.folder, '.replay.json')
  await prepareReplays(root, [session.id])
  expect(existsSync(cache)).toBe(false)
  const line = (t: number) => `${JSON.stringify({ kind: 'rtt', t, host: 'client', interface: 'eth0', rttMs: 1 })}\n`
  const times = Array.from({ length: 29_900 }, (_, index) => start + 10_000 + index * 100)
  appendFileSync(samples, times.map(line).join(''))
  await prepareReplays(root, [session.id])
  const made = readFileSync(cache, 'utf8')
  const first = await readReplay(root, session.id)
  expect(recordingOf(first, decode).series.get('client/eth0/rtt')?.ring.length).toBeGreaterThanOrEqual(29_900)
  expect(readFileSync(cache, 'utf8')).toBe(made)
  appendFileSync(samples, line(start + 4_000_000))
  expect(
    recordingOf(await readReplay(root, session.id), decode).series.get('client/eth0/rtt')?.ring.length,
  ).toBeGreaterThanOrEqual(29_901)
  writeFileSync(cache, '{"bytes":')
  expect((await readReplay(root, session.id)).series.length).toBeGreaterThan(2)
})
