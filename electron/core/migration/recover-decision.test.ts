import { describe, expect, it } from 'vitest'
import type { Side } from './recover-decision'
import { decideRecovery } from './recover-decision'
import type { Trace } from './settle'

const trace = (change: Partial<Trace> = {}): Trace => ({
  id: '0-0-abcd',
  isSource: false,
  isTarget: false,
  senderAlive: false,
  receiverAlive: false,
  asksDecision: false,
  proved: false,
  receiverEnded: false,
  ...change,
})
const side = (presence: Side['presence'], change?: Partial<Trace>): Side => ({ presence, trace: trace(change) })

describe('which side keeps the guest', () => {
  it('does nothing while a host cannot be reached', () => {
    expect(decideRecovery(null, side('running', { proved: true }))).toBe('tell')
    expect(decideRecovery(side('running'), null)).toBe('tell')
  })

  it('waits for a sender that goes on by itself, proved or not', () => {
    expect(decideRecovery(side('running', { senderAlive: true }), side('absent'))).toBe('wait')
    expect(decideRecovery(side('frozen', { senderAlive: true }), side('running', { proved: true }))).toBe('wait')
  })

  it('answers a sender that asks, once the target is settled', () => {
    const asks = side('frozen', { senderAlive: true, asksDecision: true })
    expect(decideRecovery(asks, side('stopped', { receiverAlive: true }))).toBe('wait')
    expect(decideRecovery(asks, side('running', { proved: true, receiverAlive: true }))).toBe('keep-target')
    expect(decideRecovery(asks, side('stopped', { receiverEnded: true }))).toBe('keep-source')
  })

  it('keeps the proved target and no other', () => {
    expect(decideRecovery(side('running'), side('running', { proved: true }))).toBe('keep-target')
    expect(decideRecovery(side('stopped'), side('running', { proved: true }))).toBe('keep-target')
    expect(decideRecovery(side('running'), side('running'))).toBe('keep-source')
    expect(decideRecovery(side('frozen'), side('running'))).toBe('keep-source')
  })

  it('never ends the only copy', () => {
    expect(decideRecovery(side('stopped'), side('running'))).toBe('keep-target')
    expect(decideRecovery({ presence: 'absent', trace: null }, side('running'))).toBe('keep-target')
    expect(decideRecovery(side('frozen'), side('stopped', { proved: true }))).toBe('keep-source')
    expect(decideRecovery(side('stopped'), side('stopped', { proved: true }))).toBe('tell')
  })

  it('clears the target of a migration that had not begun', () => {
    expect(decideRecovery(side('running'), { presence: 'absent', trace: null })).toBe('keep-source')
    expect(decideRecovery(side('absent'), side('absent'))).toBe('keep-source')
  })
})
