// A migration as a learner takes it: its steps in order, each with its commands, what they printed, and why; Next runs one.
import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Lesson } from '../../shared/lesson'
import { runNext } from '../state/actions'
import { KnownErrors } from './KnownErrors'
import { LessonView } from './LessonView'

/** `route` is the tarball's way, in words. */
export function Pipeline({ lessons, route }: { lessons: readonly Lesson[]; route: string }) {
  const waiting = lessons.find(({ state }) => state === 'waits')
  const current = waiting ?? lessons.find(({ state }) => state === 'runs' || state === 'failed')
  const [shown, setShown] = useState<number | null>(null)
  // Asked for once: until the core says that the step runs, a second press would have nothing to run.
  const [asked, setAsked] = useState<number | null>(null)
  useEffect(() => setShown(null), [current?.number])
  const open = lessons.find(({ number }) => number === shown) ?? current ?? lessons.at(-1)
  return (
    <section className="pipeline" aria-label="Steps">
      <p className="quiet pipeline-route">{route}</p>
      <ol className="pipeline-steps">
        {lessons.map(({ number, title, state }) => (
          <li key={number} className={`lesson-${state.replace(' ', '-')}`}>
            <button
              type="button"
              aria-current={number === open?.number ? 'step' : undefined}
              aria-label={`${number}. ${title}: ${state}`}
              onClick={() => setShown(number)}
            >
              <b>{marks[state]}</b> {number}. {title}
            </button>
          </li>
        ))}
      </ol>
      {waiting && (
        <Button
          size="compact-sm"
          disabled={asked === waiting.number}
          onClick={() => {
            setAsked(waiting.number)
            setShown(null)
            void runNext().then((done) => done ?? setAsked(null))
          }}
        >
          Next: {waiting.number}. {waiting.title}
        </Button>
      )}
      {open && <LessonView lesson={open} />}
      <KnownErrors />
    </section>
  )
}

const marks: Record<Lesson['state'], string> = { 'to come': '○', waits: '▸', runs: '…', done: '✓', failed: '✕' }
