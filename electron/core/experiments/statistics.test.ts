import { expect, it } from 'vitest'
import { metricsSchema, type RunResult } from '../../../shared/results'
import { summarize } from './statistics'

const nothing = Object.fromEntries(Object.keys(metricsSchema.shape).map((name) => [name, null]))

function run(transport: string, measured: object, status: RunResult['status'] = 'succeeded'): RunResult {
  const metrics = metricsSchema.parse({ ...nothing, missing: {}, resolutionMs: {}, ...measured })
  const about = { run: 0, hop: 0, from: 'cloudlet-a', to: 'cloudlet-b', error: null, verdict: null }
  return { ...about, factors: { 'migration.transport': transport }, status, metrics, phases: [], events: [] }
}

it('summarizes each metric for each combination of factors', () => {
  const rows = summarize([
    run('tcp', { totalMs: 900, freezeMs: 10 }),
    run('mptcp', { totalMs: 400 }),
    run('tcp', { totalMs: 1000 }),
    run('tcp', { totalMs: 1400 }),
  ])
  const tcp = { 'migration.transport': 'tcp' }
  expect(rows).toHaveLength(3)
  expect(rows[0]).toMatchObject({
    factors: tcp,
    metric: 'totalMs',
    n: 3,
    mean: 1100,
    median: 1000,
    min: 900,
    max: 1400,
  })
  expect(rows[0]?.sd).toBeCloseTo(264.575, 2)
  expect(rows[1]).toMatchObject({ factors: tcp, metric: 'freezeMs', n: 1, mean: 10, sd: null })
  expect(rows[2]).toMatchObject({ factors: { 'migration.transport': 'mptcp' }, n: 1, mean: 400 })
})

it('never averages in what did not end well or was not measured', () => {
  const rows = summarize([
    run('tcp', { totalMs: 5 }),
    run('tcp', { totalMs: 900 }, 'interrupted'),
    run('tcp', { totalMs: 900 }, 'failed'),
    run('tcp', { totalMs: null }),
  ])
  expect(rows).toMatchObject([{ metric: 'totalMs', n: 1, mean: 5 }])
  expect(summarize([])).toEqual([])
})
