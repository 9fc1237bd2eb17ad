// One step of the pipeline: why, its commands as they are typed, and what each printed.
import { Code } from '@mantine/core'
import { dockerErrors } from '../../shared/docker-errors'
import type { Lesson } from '../../shared/lesson'
import { timeText } from '../shell/format'
import { ShellLine } from '../shell/ShellLine'

export function LessonView({ lesson: { number, title, why, state, ms, commands } }: { lesson: Lesson }) {
  const printed = commands.map(({ output }) => output ?? '').join('\n')
  const known = state === 'failed' ? dockerErrors.find(({ says }) => says.test(printed)) : undefined
  return (
    <article aria-label={`Step ${number}`} className="lesson">
      <h3>
        {number}. {title} <span className="quiet">{ms === null ? state : `${state}, ${timeText(ms)}`}</span>
      </h3>
      <p>{why}</p>
      {known && (
        <p role="alert" className="bad">
          {known.cause} {known.fix}
        </p>
      )}
      <ol className="step-list">
        {commands.map(({ step, output }, index) => (
          <li key={index}>
            <p className="quiet">{step.why}</p>
            <ShellLine step={step} />
            {output !== null && (
              <Code block className="detail" aria-label={`Output of command ${index + 1}`}>
                {output === '' ? '(it printed nothing)' : output}
              </Code>
            )}
          </li>
        ))}
      </ol>
    </article>
  )
}
