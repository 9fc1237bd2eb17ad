import { expect, it } from 'vitest'
import type { Progress } from '../../../shared/operation'
import { scenarioSchema } from '../../../shared/scenario'
import { expandDesign } from '../experiments/design'
import { timeLeft } from '../experiments/time-left'
import { hopShare } from './progress'
import { forwardOnly, sharesOf } from './shares'

const cells = expandDesign(
  scenarioSchema.parse({ version: 1, name: 'two', factors: { 'guest.memoryMiB': [16, 256] }, order: 'listed' }),
)

it('gives each run the share of time that it takes, and says what is left after it', () => {
  const time = timeLeft()
  for (const [index, cell] of cells.entries()) time.finished(cell, [10_000, 30_000][index] ?? 0, 'succeeded')
  let now = 0
  const shares = sharesOf(cells, time, 0, () => now)
  expect(shares.run(0)).toEqual({ from: 0, to: 0.25, text: 'run 1 of 2', expectedMs: 10_000, laterMs: 30_000 })
  now = 20_000
  expect(shares.run(1)).toMatchObject({ from: 0.4, to: 1, expectedMs: 30_000, laterMs: 0 })
  expect(sharesOf(cells, time, 2, () => now).warmUp(0)).toMatchObject({ text: 'warm-up 1 of 2', laterMs: 50_000 })
})

it('divides a run among its hops', () => {
  const share = { from: 0.2, to: 0.6, text: 'run 1 of 2', expectedMs: 20_000, laterMs: 5000 }
  expect(hopShare(share, 0, 2)).toEqual({
    from: 0.2,
    to: 0.4,
    text: 'run 1 of 2, hop 1 of 2',
    expectedMs: 10_000,
    laterMs: 15_000,
  })
  expect(hopShare(share, 0, 1)).toEqual(share)
})

it('never lets the bar go back', () => {
  const told: Progress[] = []
  const report = forwardOnly((progress) => void told.push(progress))
  for (const fraction of [0.2, 0.1, 0.3, 1.2]) report({ fraction, text: '', leftMs: null })
  expect(told.map(({ fraction }) => fraction)).toEqual([0.2, 0.2, 0.3, 1])
})
