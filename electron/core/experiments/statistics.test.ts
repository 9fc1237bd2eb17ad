import { expect, it } from 'vitest'
import { resultsSchema } from '../../../shared/results'
import { runOf } from '../../../shared/run.fixture'
import { summarize } from './statistics'

const tcp = { 'migration.transport': 'tcp' }
const mptcp = { 'migration.transport': 'mptcp' }

it('summarizes each metric for each combination of factors', () => {
  const rows = summarize([
    runOf(0, tcp, { totalMs: 900, freezeMs: 10, resolutionMs: { totalMs: 1 } }),
    runOf(1, mptcp, { totalMs: 400 }),
    runOf(2, tcp, { totalMs: 1000, resolutionMs: { totalMs: 20 } }),
    runOf(3, tcp, { totalMs: 1400 }),
  ])
  expect(rows).toHaveLength(4)
  const about = { factors: tcp, metric: 'totalMs', n: 3, missing: 0, resolutionMs: 20 }
  expect(rows[0]).toMatchObject({ ...about, mean: 1100, median: 1000, q1: null, min: 900, max: 1400 })
  expect(rows[0]?.sd).toBeCloseTo(264.575, 2)
  expect(rows[0]?.ci95?.low).toBeCloseTo(442.759, 2)
  expect(rows[1]).toMatchObject({ factors: tcp, metric: 'freezeMs', n: 1, missing: 2, mean: 10, sd: null, ci95: null })
  expect(rows[2]).toMatchObject({ factors: mptcp, n: 1, mean: 400, resolutionMs: null })
  // Measured elsewhere, not here: said, and no 0.
  expect(rows[3]).toMatchObject({ factors: mptcp, metric: 'freezeMs', n: 0, missing: 1, mean: null, min: null })
})

it('never averages in what did not end well or was not measured, and counts it', () => {
  const rows = summarize([
    runOf(0, tcp, { totalMs: 5 }),
    runOf(1, tcp, { totalMs: 900 }, 'interrupted'),
    runOf(2, tcp, { totalMs: 900 }, 'failed'),
    runOf(3, tcp, { totalMs: null }),
    { ...runOf(4, tcp, {}, 'failed'), metrics: null },
  ])
  expect(rows).toMatchObject([{ metric: 'totalMs', n: 1, missing: 4, mean: 5 }])
  expect(summarize([])).toEqual([])
})

it('marks outliers and keeps them in', () => {
  // R: boxplot.stats has other hinges; by type 7 the quartiles are 12.75 and 14, the fences 10.875 and 15.875.
  const values = [12, 12, 13, 13, 13, 14, 60, 14]
  const [row] = summarize(values.map((downtimeMs, run) => runOf(run, tcp, { downtimeMs })))
  expect(row).toMatchObject({
    n: 8,
    mean: 18.875,
    max: 60,
    q1: 12.75,
    q3: 14,
    outliers: [{ run: 6, hop: 0, value: 60 }],
  })
})

it('opens summaries of before there were intervals', () => {
  const row = { factors: tcp, metric: 'totalMs', n: 2, mean: 5, median: 5, sd: null, min: 4, max: 6 }
  const results = resultsSchema.parse({ version: 1, scenario: { version: 1, name: 'old' }, runs: [], summary: [row] })
  expect(results.summary[0]).toEqual({
    ...row,
    ci95: null,
    q1: null,
    q3: null,
    missing: null,
    invalid: 0,
    resolutionMs: null,
    outliers: [],
  })
})
