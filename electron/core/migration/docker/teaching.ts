// The pipeline as a learner sees it: what each lesson will run, then what was run and what it printed.
import type { Lesson } from '../../../../shared/lesson'
import type { Step } from '../../../../shared/plan'
import type { RunnerContext } from '../../plan/runner'
import type { MoveOptions } from '../mover'

export type Planned = { number: number; title: string; why: string; part: string; steps: Step[] }

type Teaching = {
  /**
   * Waits until the lesson is to be run, runs `work` with a context that shows each command, and times its commands. `bytes`
   * is what the part moved or wrote.
   */
  lesson<T>(number: number, context: RunnerContext, work: (watched: RunnerContext) => Promise<T>): Promise<T>
}

export type Audience = Pick<MoveOptions, 'onLessons' | 'nextLesson' | 'onPart'>

/** Follows a migration through its lessons and tells the audience of every change. */
export function teaching(planned: readonly Planned[], audience: Audience): Teaching {
  let lessons: Lesson[] = planned.map(({ number, title, why, steps }) => ({
    number,
    title,
    why,
    state: 'to come',
    ms: null,
    commands: steps.map((step) => ({ step, output: null })),
  }))
  const tell = (number: number, change: (lesson: Lesson) => Partial<Lesson>) => {
    lessons = lessons.map((lesson) => (lesson.number === number ? { ...lesson, ...change(lesson) } : lesson))
    audience.onLessons?.(lessons)
  }
  audience.onLessons?.(lessons)
  return {
    async lesson(number, context, work) {
      if (audience.nextLesson) {
        tell(number, () => ({ state: 'waits' }))
        const waiting = lessons.find((lesson) => lesson.number === number)
        if (waiting) await audience.nextLesson(waiting)
      }
      const started = Date.now()
      tell(number, () => ({ state: 'runs' }))
      const over = (state: 'done' | 'failed') => tell(number, () => ({ state, ms: Date.now() - started }))
      try {
        const value = await work(watch(context, (change) => tell(number, change)))
        over('done')
        const part = planned.find((each) => each.number === number)?.part
        if (part) audience.onPart?.({ name: part, ms: Date.now() - started, bytes: null })
        return value
      } catch (thrown) {
        over('failed')
        throw thrown
      }
    },
  }
}

/** The same context, with each step shown as it begins and its output as it ends. */
function watch(context: RunnerContext, tell: (change: (lesson: Lesson) => Partial<Lesson>) => void): RunnerContext {
  const begun: number[] = []
  return {
    ...context,
    journal: {
      ...context.journal,
      write(entry) {
        context.journal.write(entry)
        if (entry.kind === 'step' && !entry.undo) {
          begun.push(entry.id)
          const at = begun.length - 1
          tell(({ commands }) => ({ commands: commands.toSpliced(at, 1, { step: entry.step, output: null }) }))
        }
        if (entry.kind !== 'step-end' || !begun.includes(entry.id)) return
        const at = begun.indexOf(entry.id)
        const output = [entry.stdout, entry.stderr].join('').trimEnd()
        tell(({ commands }) => ({
          commands: commands.map((command, index) => (index === at ? { ...command, output } : command)),
        }))
      },
    },
  }
}
