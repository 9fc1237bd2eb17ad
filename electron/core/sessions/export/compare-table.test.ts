import { expect, it } from 'vitest'
import { compareSessions } from '../../experiments/compare-sessions'
import { runOf } from '../../../../shared/run.fixture'
import { compareTable } from './compare-table'

it('claims no ratio of times below their resolution', () => {
  const runs = [0, 1].map((run) => runOf(run, {}, { totalMs: 100, downtimeMs: 12, resolutionMs: { downtimeMs: 20 } }))
  const { rows } = compareTable(compareSessions(runs, runs), [])
  expect(rows).toEqual([
    ['all runs', 'Total', '2', '100 ms (100 ms)', '2', '100 ms (100 ms)', '1 (1 to 1)'],
    ['all runs', 'Downtime', '2', '<20 ms (<20 ms)', '2', '<20 ms (<20 ms)', 'below resolution'],
  ])
})
