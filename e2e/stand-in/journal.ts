// What the stand-in's session says was done, and what it shows of a plan.
import type { JournalEntry } from '../../shared/journal'
import { scenario, standInResult } from './lab'

export const standInPlan = {
  title: 'Switch eth0 off on cloudlet-a',
  steps: [
    {
      host: 'cloudlet-a',
      argv: ['ip', 'link', 'set', 'eth0', 'down'],
      why: 'Takes eth0 down as an administrator would.',
    },
  ],
}

/** Of the finished session that began at `started`, ms since 1970. */
export function standInJournal(started: number): JournalEntry[] {
  const finished = standInResult(started - 9000)
  const t = started - 12_000
  const step = {
    host: 'cloudlet-a',
    argv: ['ip', 'link', 'set', 'eth0', 'down'],
    why: 'Takes eth0 down as an administrator would.',
  }
  return [
    { t, kind: 'session', id: 'stand-in', title: scenario.name, product: 'stand-in', lab: 'local' },
    ...finished.phases.flatMap(({ name, startMs, endMs }): JournalEntry[] => [
      { t: startMs, kind: 'phase', run: 0, hop: 0, name, edge: 'start' },
      { t: endMs ?? startMs, kind: 'phase', run: 0, hop: 0, name, edge: 'end' },
    ]),
    { t: started - 7710, kind: 'step', id: 1, undo: false, step },
    { t: started - 7700, kind: 'step-end', id: 1, exitCode: 0, durationMs: 8, stdout: '', stderr: '', error: null },
    ...finished.events.map((event): JournalEntry => ({ t: event.t, kind: 'switch', event })),
    { t: started - 2800, kind: 'run-end', result: finished },
    { t: started - 2700, kind: 'end', state: 'succeeded', error: null },
  ]
}
