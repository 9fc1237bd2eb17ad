import { describe, expect, it } from 'vitest'
import type { Factors } from '../../../shared/results'
import { analyse } from './analysis'
import { runOf } from '../../../shared/run.fixture'

const transport = (name: string, more: Factors = {}): Factors => ({ 'migration.transport': name, ...more })
const tcpMs = [1200, 1100, 1300, 1250, 1180]
const mptcpMs = [700, 690, 820, 760, 730]

describe('comparison of levels', () => {
  const factors = { 'migration.transport': ['tcp', 'mptcp'] }

  it('pairs repetitions, whatever order they were run and recorded in', () => {
    // tcp has the even runs, mptcp the odd ones; recorded backwards.
    const runs = tcpMs.flatMap((ms, index) => [
      runOf(2 * index, transport('tcp'), { totalMs: ms }),
      runOf(2 * index + 1, transport('mptcp'), { totalMs: mptcpMs[index] }),
    ])
    const { comparisons } = analyse(runs.toReversed(), { factors })
    const about = {
      factor: 'migration.transport',
      base: 'tcp',
      level: 'mptcp',
      others: {},
      metric: 'totalMs',
      missing: 0,
    }
    expect(comparisons).toMatchObject([{ ...about, ratio: { n: 5, leftOut: 0 } }])
    // scipy, see ratio.test.ts.
    expect(comparisons[0]?.ratio?.ratio).toBeCloseTo(0.6133630733344725, 10)
    expect(comparisons[0]?.ratio?.ci95?.high).toBeCloseTo(0.6377888638595375, 10)
  })

  it('drops a pair of which one run failed, counts it, and does not shift the others', () => {
    const runs = [
      runOf(0, transport('tcp'), { totalMs: 100 }),
      runOf(1, transport('tcp'), { totalMs: 999 }, 'failed'),
      runOf(2, transport('tcp'), { totalMs: 400 }),
      ...[50, 100, 200].map((totalMs, index) => runOf(3 + index, transport('mptcp'), { totalMs })),
    ]
    const [comparison] = analyse(runs, { factors }).comparisons
    expect(comparison).toMatchObject({ missing: 1, ratio: { n: 2 } })
    expect(comparison?.ratio?.ratio).toBeCloseTo(0.5, 12)
  })

  it('holds the other factors', () => {
    const both = { ...factors, 'guest.memoryMiB': [16, 64] }
    const runs = ['tcp', 'mptcp'].flatMap((name, one) =>
      [16, 64].map((memory, other) =>
        runOf(2 * one + other, transport(name, { 'guest.memoryMiB': memory }), { totalMs: memory * (one + 1) }),
      ),
    )
    const { comparisons } = analyse(runs, { factors: both })
    expect(comparisons.map(({ factor, level, others }) => [factor, level, others])).toEqual([
      ['migration.transport', 'mptcp', { 'guest.memoryMiB': 16 }],
      ['migration.transport', 'mptcp', { 'guest.memoryMiB': 64 }],
      ['guest.memoryMiB', 64, { 'migration.transport': 'tcp' }],
      ['guest.memoryMiB', 64, { 'migration.transport': 'mptcp' }],
    ])
    expect(comparisons[2]?.ratio).toMatchObject({ n: 1, ci95: null })
    expect(comparisons[2]?.ratio?.ratio).toBeCloseTo(4, 12)
  })
})

describe('time over bytes', () => {
  const memory = (mib: number): Factors => ({ 'guest.memoryMiB': mib })
  const at = (run: number, mib: number) => {
    // 100 Mbit/s is 12500 bytes a ms; 40 ms beside it.
    const [logicalBytes, floorMs] = [mib * 2 ** 20, (mib * 2 ** 20) / 12_500]
    return runOf(run, memory(mib), { logicalBytes, floorMs, transferMs: floorMs + 40, downtimeMs: 2 * floorMs + 70 })
  }

  it('finds offset, slope and the model line of the floor', () => {
    const { regressions } = analyse([at(0, 16), at(1, 64), at(2, 256)], { factors: {} })
    const [downtime, transfer] = regressions
    expect(regressions.map(({ metric }) => metric)).toEqual(['downtimeMs', 'transferMs'])
    expect(transfer?.offset).toBeCloseTo(40, 6)
    expect(transfer?.slope).toBeCloseTo(1 / 12_500, 12)
    expect(transfer?.model?.t0Ms).toBeCloseTo(40, 6)
    expect(transfer?.model?.rateMbit).toBeCloseTo(100, 9)
    expect(downtime?.slope).toBeCloseTo(2 / 12_500, 12)
    expect(downtime?.r2).toBeCloseTo(1, 12)
  })

  it('lays no line along the chance of one cell, nor through runs that failed', () => {
    expect(analyse([at(0, 16), at(1, 16)], { factors: {} }).regressions).toEqual([])
    expect(analyse([at(0, 16), { ...at(1, 64), status: 'failed' }], { factors: {} }).regressions).toEqual([])
  })

  it('finds whether the bytes grow with the age of the guest', () => {
    const aged = (run: number, after: string, logicalBytes: number) =>
      runOf(run, { 'migration.after': after }, { logicalBytes })
    const runs = [aged(0, '10s', 21_000), aged(1, '21s', 33_000), aged(2, '100000ms', 101_000)]
    const [line] = analyse(runs, { factors: {} }).ages ?? []
    expect(line).toMatchObject({ n: 3, factors: {} })
    expect(line?.offset).toBeCloseTo(13_300, -2)
    expect(line?.slope).toBeCloseTo(878, 0)
    expect(analyse([at(0, 16), at(1, 64)], { factors: {} }).ages).toBeUndefined()
  })
})
