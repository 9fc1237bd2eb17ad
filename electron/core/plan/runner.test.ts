import { expect, test } from 'vitest'
import type { JournalEntry } from '../../../shared/journal'
import type { Command, Step } from '../../../shared/plan'
import type { ExecResult, Machine } from '../ssh/machine'
import type { JournalWriter } from '../sessions/journal-writer'
import { runPlan } from './runner'

const good: ExecResult = {
  exitCode: 0,
  stdout: '',
  stderr: '',
  durationMs: 1,
  timedOut: false,
  cancelled: false,
  lost: false,
}

function recorder(answer: (command: Command) => ExecResult) {
  const ran: string[] = []
  const entries: JournalEntry[] = []
  const machine: Machine = {
    name: 'a',
    exec: async (command) => {
      ran.push(command.argv.join(' '))
      return answer(command)
    },
    stream: () => Promise.reject(new Error('not used')),
    connect: () => Promise.reject(new Error('not used')),
    terminal: () => Promise.reject(new Error('not used')),
    close: async () => undefined,
  }
  const journal: JournalWriter = {
    write: (entry) => void entries.push({ t: 0, ...entry }),
    sample: () => undefined,
  }
  return { ran, entries, context: { machine: async () => machine, journal } }
}
const step = (name: string, undo?: string): Step => ({
  host: 'a',
  argv: [name],
  why: name,
  ...(undo ? { undo: { argv: [undo] } } : {}),
})

test('a failure undoes what was begun, the last first, and keeps the reason', async () => {
  const { ran, entries, context } = recorder(({ argv }) =>
    argv[0] === 'three' ? { ...good, exitCode: 5, stderr: 'no room\n' } : good,
  )
  const plan = { title: 'p', steps: [step('one', 'undo-one'), step('two'), step('three', 'undo-three'), step('four')] }
  await expect(runPlan(plan, context)).rejects.toMatchObject({
    info: { code: 'step-failed', message: 'three on a failed (exit 5): no room' },
  })
  expect(ran).toEqual(['one', 'two', 'three', 'undo-three', 'undo-one'])
  const ended = entries.flatMap((entry) => (entry.kind === 'step-end' && entry.error ? [entry.error.code] : []))
  expect(ended).toEqual(['step-failed'])
})

test('a step is journaled before it runs', async () => {
  const { entries, context } = recorder(() => {
    expect(entries.at(-1)?.kind).toBe('step')
    return good
  })
  await runPlan({ title: 'p', steps: [step('one')] }, context)
  expect(entries.map((entry) => entry.kind)).toEqual(['plan', 'step', 'step-end'])
})

test('an undo that fails does not stop the others', async () => {
  const { ran, context } = recorder(({ argv }) =>
    argv[0]?.startsWith('undo-two') || argv[0] === 'three' ? { ...good, exitCode: null, lost: true } : good,
  )
  const plan = { title: 'p', steps: [step('one', 'undo-one'), step('two', 'undo-two'), step('three')] }
  await expect(runPlan(plan, context)).rejects.toMatchObject({ info: { code: 'unreachable' } })
  expect(ran).toEqual(['one', 'two', 'three', 'undo-two', 'undo-one'])
})
