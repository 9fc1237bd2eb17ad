import { expect, test } from 'vitest'
import type { Lesson } from '../../../../shared/lesson'
import type { Step } from '../../../../shared/plan'
import type { RunnerContext } from '../../plan/runner'
import { runPlan } from '../../plan/runner'
import type { ExecResult, Machine } from '../../ssh/machine'
import { teaching } from './teaching'

const step = (word: string): Step => ({ host: 'a', argv: ['echo', word], why: `Says ${word}.` })
const planned = [1, 2].map((number) => ({
  number,
  title: `lesson ${number}`,
  why: 'Because.',
  part: `part ${number}`,
  steps: [step(`plan ${number}`)],
}))
const result: ExecResult = {
  exitCode: 0,
  stdout: '',
  stderr: '',
  durationMs: 1,
  timedOut: false,
  cancelled: false,
  lost: false,
}
const never = () => Promise.reject<never>(new Error('not in this test'))
const machine: Machine = {
  name: 'a',
  exec: async ({ argv }) => ({ ...result, exitCode: argv[1] === 'bad' ? 1 : 0, stdout: `${argv[1]}\n` }),
  stream: never,
  connect: never,
  terminal: never,
  close: async () => undefined,
}
const context: RunnerContext = {
  machine: async () => machine,
  journal: { write: () => undefined, sample: () => undefined },
}
const run = (words: string[]) => (watched: RunnerContext) => runPlan({ title: 't', steps: words.map(step) }, watched)

test('a lesson shows its plan, waits, and then what was run in its place with its output', async () => {
  const shown: (readonly Lesson[])[] = []
  const waited: string[] = []
  const parts: string[] = []
  const { lesson } = teaching(planned, {
    onLessons: (lessons) => void shown.push(lessons),
    nextLesson: async ({ title, commands }) => void waited.push(`${title}: ${commands[0]?.step.argv[1]}`),
    onPart: ({ name }) => void parts.push(name),
  })
  await lesson(1, context, run(['one', 'two']))
  await lesson(2, context, run(['three']))
  expect(waited).toEqual(['lesson 1: plan 1', 'lesson 2: plan 2'])
  expect(parts).toEqual(['part 1', 'part 2'])
  const states = shown.map((lessons) => lessons[0]?.state)
  expect(states.filter((state, index) => state !== states[index - 1])).toEqual(['to come', 'waits', 'runs', 'done'])
  expect(shown.at(-1)?.[0]?.commands.map(({ step: { argv }, output }) => [argv[1], output])).toEqual([
    ['one', 'one'],
    ['two', 'two'],
  ])
})

test('a lesson that fails says so, with what the command printed, and the next does not begin', async () => {
  let last: readonly Lesson[] = []
  const { lesson } = teaching(planned, { onLessons: (lessons) => void (last = lessons) })
  await expect(lesson(1, context, run(['bad']))).rejects.toThrow('failed')
  expect(last.map(({ state }) => state)).toEqual(['failed', 'to come'])
  expect(last[0]?.commands[0]?.output).toBe('bad')
})
