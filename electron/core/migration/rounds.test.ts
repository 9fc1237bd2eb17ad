import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { Sample } from '../../../shared/samples'
import { migrationSchema } from '../../../shared/scenario'
import { precopyRule, watchRounds } from './rounds'

const rule = precopyRule(migrationSchema.parse({ strategy: 'pre-copy' }))

/** What the script on the host decides after rounds of so many pages. */
function isEnough(...sent: number[]): boolean {
  const program = 'import json, sys; from lxc_rounds import is_enough; print(is_enough(*json.load(sys.stdin)))'
  const cwd = resolve(import.meta.dirname, '../../../resources/host')
  const told = execFileSync('python3', ['-Bc', program], { cwd, input: JSON.stringify([sent, rule]), encoding: 'utf8' })
  return told.trim() === 'True'
}

test('only pre-copy has rounds', () => {
  expect(rule).toEqual({ maxRounds: 5, enoughPages: 256, leastGainPercent: 10 })
  expect(precopyRule(migrationSchema.parse({}))).toBeUndefined()
})

test('rounds end when little is left, when more of them gain nothing, or when there were enough', () => {
  expect([isEnough(), isEnough(9000), isEnough(9000, 3000)]).toEqual([false, false, false])
  expect(isEnough(9000, 200)).toBe(true)
  expect([isEnough(9000, 8100), isEnough(9000, 8200), isEnough(9000, 9500)]).toEqual([false, true, true])
  expect([isEnough(9000, 5000, 3000, 2000), isEnough(9000, 5000, 3000, 2000, 1500)]).toEqual([false, true])
})

test('a round is a part of the run, a line of the journal, and a saw tooth in the samples', () => {
  const samples: Sample[] = []
  const parts: unknown[] = []
  const notes: unknown[] = []
  const journal = { write: (entry: unknown) => void notes.push(entry), sample: () => undefined }
  const machine = () => Promise.reject(new Error('no host is asked'))
  const onRound = watchRounds({
    from: 'cloudlet-a',
    context: { machine, journal },
    onPart: (part) => void parts.push(part),
    onSample: (sample) => void samples.push(sample),
  })
  onRound({ t: 0, event: 'round', number: 1, pages: 1000, durationMs: 1000, frozenUs: 25_400 }, 5000)
  expect(onRound({ t: 0, event: 'round', number: 2, pages: 250, durationMs: 500, frozenUs: 20_000 }, 6000)).toBe(
    1250 * 4096,
  )
  expect(parts).toEqual([
    { name: 'round 1', ms: 1000, bytes: 4_096_000 },
    { name: 'round 2', ms: 500, bytes: 1_024_000 },
  ])
  expect(samples.map((sample) => sample.kind === 'migration' && [sample.t, sample.remainingBytes])).toEqual([
    [4000, 4_096_000],
    [5000, 0],
    [5500, 1_024_000],
    [6000, 0],
  ])
  // 250 pages were written in the 1.5 s between the two beginnings.
  expect(samples[3]).toMatchObject({ passes: 2, dirtyBytesPerS: 1_024_000 / 1.5, transferredBytes: 5_120_000 })
  expect(notes[0]).toMatchObject({
    text: 'Round 1 of the pre-copy: 1000 pages in 1000 ms, the guest stood still for 25 ms of it.',
  })
})
