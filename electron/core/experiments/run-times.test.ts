import { expect, it } from 'vitest'
import type { JournalEntry } from '../../../shared/journal'
import { runOf } from '../../../shared/run.fixture'
import { runTimes } from './run-times'

const session = (t: number): JournalEntry => ({ t, kind: 'session', id: 'a', title: 'a', product: 'p', lab: 'local' })
const start = (t: number, run: number, hop = 0): JournalEntry => ({ t, kind: 'run', run, hop, edge: 'start' })
const end = (t: number, run: number, hop = 0): JournalEntry => ({
  t,
  kind: 'run-end',
  result: { ...runOf(run, {}, {}), hop },
})

it('counts from the end of the run before, and all hops as one run', () => {
  const entries = [session(0), start(100, 4), end(200, 4), start(250, 1), end(300, 1), start(310, 1, 1), end(400, 1, 1)]
  expect([...runTimes(entries)]).toEqual([
    [4, 100],
    [1, 200],
  ])
})

it('does not count the time between two sittings', () => {
  const entries = [session(0), start(10, 0), end(20, 0), start(30, 1), session(9000), start(9100, 1), end(9200, 1)]
  expect([...runTimes(entries)]).toEqual([
    [0, 10],
    [1, 100],
  ])
})
