import { expect, test } from 'vitest'
import type { Lesson } from '../../shared/lesson'
import { lessonText, outputText } from './steps'

const step = { host: 'cloudlet-a', argv: ['docker', 'checkpoint', 'create', 'guest', 'c'], why: 'CRIU stops it.' }
const lesson: Lesson = {
  number: 3,
  title: 'pause by checkpoint',
  why: 'Nothing runs from here on.',
  state: 'waits',
  ms: null,
  commands: [{ step, output: null }],
}

test('a lesson shows its commands and why before it is run', () => {
  expect(lessonText(lesson)).toBe(
    '\n3. pause by checkpoint: Nothing runs from here on.\n  # CRIU stops it.\n  cloudlet-a# docker checkpoint create guest c',
  )
})

test('afterwards it shows what was printed, and a known error with its cause and fix', () => {
  const done = outputText({ ...lesson, state: 'done', ms: 411.6, commands: [{ step, output: 'c' }] })
  expect(done).toBe('step 3 done in 412 ms\n  | c\n')
  const output = 'Error response from daemon: custom checkpointdir is not supported'
  expect(outputText({ ...lesson, state: 'failed', ms: 5, commands: [{ step, output }] })).toContain('fix: Put the')
})
