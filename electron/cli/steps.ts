// run --step: a migration's lessons on a terminal, each with its commands, why, and what they printed; Enter runs the next.
import { createInterface } from 'node:readline'
import { dockerErrors } from '../../shared/docker-errors'
import type { Lesson } from '../../shared/lesson'
import { shellLine } from '../../shared/plan'
import { LabError } from '../../shared/reply'
import type { Scenario } from '../../shared/scenario'
import type { SessionRunOptions } from '../core/runs/session-run'

type Stepper = { hooks: Pick<SessionRunOptions, 'nextLesson' | 'onLessons'>; close(): void }

/** Asks before each lesson; when standard input ends, the rest goes on by itself. Throws `bad-input` for a method without lessons. */
export function stepper({ migration }: Scenario, signal: AbortSignal): Stepper {
  if (migration.method !== 'barua') {
    const message = `The method ${migration.method} is one piece: it has no steps to be taken one by one.`
    throw new LabError({ code: 'bad-input', message, hint: 'Use --step with migration.method: barua.' })
  }
  const reader = createInterface({ input: process.stdin })
  let over = false
  const waiting: (() => void)[] = []
  let typed = 0
  reader.pause()
  reader.on('line', () => {
    reader.pause()
    const go = waiting.shift() ?? (() => (typed += 1))
    go()
  })
  reader.on('close', () => {
    over = true
    for (const go of waiting.splice(0)) go()
  })
  const shown = new Set<number>()
  return {
    hooks: {
      nextLesson: (lesson) =>
        new Promise((resolve, reject) => {
          process.stdout.write(`${lessonText(lesson)}\n[Enter runs it, Ctrl-C goes back] `)
          const stop = () => reject(signal.reason)
          if (signal.aborted) return stop()
          signal.addEventListener('abort', stop, { once: true })
          const go = () => {
            signal.removeEventListener('abort', stop)
            process.stdout.write('\n')
            resolve()
          }
          if (typed > 0) typed -= 1
          else if (!over) {
            waiting.push(go)
            reader.resume()
            return
          }
          go()
        }),
      onLessons: (lessons) => {
        if (lessons.every(({ state }) => state === 'to come')) shown.clear()
        const ended = lessons.findLast(({ state }) => state === 'done' || state === 'failed')
        if (!ended || shown.has(ended.number)) return
        shown.add(ended.number)
        process.stdout.write(outputText(ended))
      },
    },
    close: () => reader.close(),
  }
}

/** What is to be run, and why. */
export function lessonText({ number, title, why, commands }: Lesson): string {
  const lines = commands.map(({ step }) => `  # ${step.why}\n  ${step.host}# ${brief(shellLine({ argv: step.argv }))}`)
  return `\n${number}. ${title}: ${why}\n${lines.join('\n')}`
}

/** What was run and what it printed. */
export function outputText({ number, state, ms, commands }: Lesson): string {
  const printed = commands.flatMap(({ output }) => (output ? output.split('\n') : []))
  const known = state === 'failed' ? dockerErrors.find(({ says }) => says.test(printed.join('\n'))) : undefined
  const help = known ? [`  why: ${known.cause}`, `  fix: ${known.fix}`] : []
  const head = `step ${number} ${state}${ms === null ? '' : ` in ${Math.round(ms)} ms`}`
  return [head, ...printed.map((line) => `  | ${line}`), ...help, ''].join('\n')
}

/** A script's first lines; `run --dry-run` and the journal have all of it. */
function brief(command: string): string {
  const [first = '', second = '', ...more] = command.split('\n')
  return more.length === 0 ? command : `${first}\n    ${second}\n    … (${more.length} more lines)`
}
