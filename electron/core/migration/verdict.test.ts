import { describe, expect, it } from 'vitest'
import type { ProbeEvidence } from '../telemetry/probe-watch'
import { judge, verdictHolds, type VerdictInput } from './verdict'

const status = { nonce: 'aa', counter: 100, ticks: 1000, memoryMiB: 64, generation: 0, uptimeMs: 10_000 }
const probe: ProbeEvidence = {
  connection: 'kept',
  reason: '',
  nonces: ['aa'],
  lost: 0,
  repeated: 0,
  arrivals: 500,
  firstCounter: 60,
  lastCounter: 180,
  counterFell: 0,
  transport: null,
}
const good: VerdictInput = {
  requested: 'mptcp',
  before: status,
  after: { ...status, counter: 180, ticks: 1400 },
  pages: { pages: 16_384, lost: 0, stale: 0, torn: 0, nonce: 'aa', ms: 50 },
  probe,
  arrivalsAtRestore: 400,
  transport: { actual: 'mptcp', subflows: 2, bytes: { eth0: 3e7, eth1: 3e7 }, wireBytes: { eth0: 3.1e7, eth1: 3.1e7 } },
  runsOnTarget: true,
  goneFromSource: true,
}
const text = (input: VerdictInput) => judge(input).reasons.join(' ')

describe('the verdict', () => {
  it('says continued, kept and MPTCP when all evidence agrees', () => {
    const verdict = judge(good)
    expect(verdict).toMatchObject({
      state: 'continued',
      connection: 'kept',
      transport: { actual: 'mptcp', subflows: 2 },
    })
    expect(verdictHolds(verdict)).toBe(true)
    expect(text(good)).toContain('both paths')
  })

  it('finds a silent fresh start by the nonce, wherever it shows', () => {
    expect(judge({ ...good, after: { ...status, nonce: 'bb', counter: 900, ticks: 9000 } }).state).toBe('restarted')
    expect(judge({ ...good, probe: { ...probe, nonces: ['aa', 'bb'] } }).state).toBe('restarted')
    expect(judge({ ...good, pages: { pages: 1, lost: 0, stale: 0, torn: 0, nonce: 'bb', ms: 1 } }).state).toBe(
      'restarted',
    )
  })

  it('finds an older state by a counter or ticks that went back', () => {
    expect(judge({ ...good, after: { ...status, counter: 50, ticks: 1400 } }).state).toBe('gap')
    expect(judge({ ...good, after: { ...status, counter: 180, ticks: 900 } }).state).toBe('gap')
    expect(judge({ ...good, probe: { ...probe, counterFell: 1 } }).state).toBe('gap')
  })

  it('does not take a guest that stands still for one that goes on', () => {
    expect(judge({ ...good, after: status }).state).toBe('gap')
    expect(text({ ...good, after: status })).toContain('stood still')
  })

  it('counts missing and repeated numbers, and bad pages, as a gap', () => {
    expect(judge({ ...good, probe: { ...probe, lost: 3 } }).state).toBe('gap')
    expect(judge({ ...good, probe: { ...probe, repeated: 1 } }).state).toBe('gap')
    expect(judge({ ...good, pages: { pages: 9, lost: 0, stale: 2, torn: 0, nonce: 'aa', ms: 1 } }).state).toBe('gap')
  })

  it('does not say continued while the guest is on the source as well, or when the state before is unknown', () => {
    expect(judge({ ...good, goneFromSource: false }).state).toBe('gap')
    expect(judge({ ...good, before: null }).state).toBe('gap')
  })

  it('says lost when the guest does not answer or does not run on the target', () => {
    expect(judge({ ...good, after: null }).state).toBe('lost')
    expect(judge({ ...good, runsOnTarget: false }).state).toBe('lost')
  })

  it('says broken for a reset, and for a connection that stays silent after the restore', () => {
    expect(
      judge({ ...good, probe: { ...probe, connection: 'broken', reason: 'Connection reset by peer' } }).connection,
    ).toBe('broken')
    expect(judge({ ...good, arrivalsAtRestore: 500 }).connection).toBe('broken')
    expect(judge({ ...good, probe: null }).connection).toBe('none')
  })

  it('tells a fall-back to TCP from MPTCP, and it does not hold', () => {
    const tcp = {
      ...good,
      transport: { actual: 'tcp' as const, subflows: 1, bytes: { eth0: 0, eth1: 0 }, wireBytes: null },
    }
    expect(judge(tcp).transport).toEqual({ requested: 'mptcp', actual: 'tcp', subflows: 1 })
    expect(text(tcp)).toContain('fell back to plain TCP')
    expect(verdictHolds(judge(tcp))).toBe(false)
    expect(verdictHolds(judge({ ...tcp, requested: 'tcp' }))).toBe(true)
  })

  it('says when MPTCP used one path only, and when there is no evidence', () => {
    const one = { actual: 'mptcp' as const, subflows: 1, bytes: { eth0: 6e7, eth1: 0 }, wireBytes: null }
    expect(text({ ...good, transport: one })).toContain('1 subflow over one path only')
    expect(judge({ ...good, transport: null }).transport.actual).toBeNull()
  })
})
