import { expect, it } from 'vitest'
import { scenarioSchema } from '../../../shared/scenario'
import { compareSessions, scenarioDifferences } from './compare-sessions'
import { runOf } from '../../../shared/run.fixture'

const small = { 'guest.memoryMiB': 16 }
const large = { 'guest.memoryMiB': 64 }
const tcp = [1200, 1100, 1300, 1250, 1180].map((totalMs, run) => runOf(run, small, { totalMs }))
const mptcp = [700, 690, 820, 760].map((totalMs, run) => runOf(run, small, { totalMs }))

it('sets cells side by side with the ratio of the second to the first and its interval', () => {
  const [row, ...rest] = compareSessions(tcp, mptcp)
  expect(rest).toEqual([])
  expect(row).toMatchObject({ factors: small, metric: 'totalMs', first: { n: 5, mean: 1206 }, second: { n: 4 } })
  // scipy, Welch on logarithms: see ratio.test.ts.
  expect(row?.ratio?.ratio).toBeCloseTo(0.6151510690489883, 10)
  expect(row?.ratio?.ci95?.low).toBeCloseTo(0.5447691774605335, 10)
})

it('keeps cells and metrics that only one has, without a ratio', () => {
  const rows = compareSessions(tcp, [runOf(0, large, { totalMs: 9, freezeMs: 4 }), runOf(1, small, {}, 'failed')])
  expect(rows.map(({ factors, metric, ratio }) => [factors, metric, ratio])).toEqual([
    [small, 'totalMs', null],
    [small, 'freezeMs', null],
    [large, 'totalMs', null],
    [large, 'freezeMs', null],
  ])
  expect(rows[0]?.second).toMatchObject({ n: 0, missing: 1, mean: null })
  expect(rows[1]?.first).toBeNull()
  expect(rows[2]?.first).toBeNull()
})

it('names the settings that differ and no others', () => {
  const scenario = (more: object) => scenarioSchema.parse({ version: 1, name: 'one', ...more })
  const first = scenario({ seed: 3, factors: { 'guest.memoryMiB': [16, 64] } })
  const second = scenario({
    name: 'other',
    repeat: 4,
    migration: { transport: 'tcp' },
    guest: { memoryMiB: 16 },
    handover: [{ at: 'transfer', host: 'cloudlet-a', interface: 'eth0', action: 'down' }],
  })
  const found = scenarioDifferences(first, second)
  expect(found.slice(0, 2)).toEqual([
    { path: 'guest.memoryMiB', first: 'varied', second: '16' },
    { path: 'migration.transport', first: 'mptcp', second: 'tcp' },
  ])
  expect(found.map(({ path }) => path)).toContain('handover.0.action')
  expect(scenarioDifferences(first, { ...first, name: 'x', seed: 9 })).toEqual([])
})
