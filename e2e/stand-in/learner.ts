// The stand-in's pipeline: three of the steps, the last of which fails with a known error.
import type { Lesson } from '../../shared/lesson'

const lesson = (number: number, title: string, argv: string[]): Lesson => ({
  number,
  title,
  why: 'The stand-in says why.',
  state: 'to come',
  ms: null,
  commands: [{ step: { host: 'cloudlet-a', argv, why: 'What this command is for.' }, output: null }],
})

const outputs = ['looper', 'checkpoint100', 'Error response from daemon: custom checkpointdir is not supported']

/** The pipeline at its beginning: the first step waits. */
export function standInLessons(): Lesson[] {
  const lessons = [
    lesson(1, 'the process runs', ['docker', 'ps']),
    lesson(2, 'pause by checkpoint', ['docker', 'checkpoint', 'create', 'guest', 'checkpoint100']),
    lesson(3, 'resume', ['docker', 'start', '--checkpoint-dir', '/tmp', '--checkpoint', 'checkpoint100', 'guest']),
  ]
  return lessons.map((one, index) => (index === 0 ? { ...one, state: 'waits' } : one))
}

/** The step that waits has run, and the next one waits. */
export function nextLesson(lessons: readonly Lesson[]): Lesson[] {
  const at = lessons.findIndex(({ state }) => state === 'waits')
  return lessons.map((one, index) => {
    if (index === at + 1) return { ...one, state: 'waits' }
    if (index !== at) return one
    const commands = one.commands.map((command) => ({ ...command, output: outputs[at] ?? '' }))
    return { ...one, state: at === lessons.length - 1 ? 'failed' : 'done', ms: 412, commands }
  })
}
