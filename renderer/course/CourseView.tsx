// What a student does: read, run, answer, hand in.
import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Answers, CourseQuestion, CourseState } from '../../shared/course'
import { dateText } from '../shell/format'
import { ask, startRun } from '../state/actions'
import { useLab } from '../state/store'

export function CourseView({ state }: { state: CourseState }) {
  const { course, sessions, id } = state
  const [answers, setAnswers] = useState(state.answers)
  const [left, setLeft] = useState<readonly string[]>([])
  const [handedIn, setHandedIn] = useState<{ path: string; open: string[] } | null>(null)
  const running = useLab().operations.some(({ status }) => status.state === 'running')
  const keep = (change: Partial<Answers>) => setAnswers((old) => ({ ...old, ...change }))
  const save = () => ask('course.answer', { id, answers })
  const chosen = sessions.filter((session) => !left.includes(session.id)).map((session) => session.id)
  const handIn = async () => {
    setHandedIn(null)
    if (await save()) setHandedIn((await ask('course.hand-in', { id, sessions: chosen })) ?? null)
  }
  return (
    <div className="panel course-view">
      {course.about && <p className="course-about">{unwrapped(course.about)}</p>}
      <h3>1. Run “{course.scenario.name}”</h3>
      <Button size="xs" disabled={running} onClick={() => void startRun(state.scenario)}>
        Run the scenario
      </Button>
      <h3>2. Answer</h3>
      {course.questions.map((question) => (
        <QuestionField
          key={question.id}
          question={question}
          value={String(answers.answers[question.id] ?? '')}
          onChange={(value) => keep({ answers: { ...answers.answers, [question.id]: value } })}
          onLeave={() => void save()}
        />
      ))}
      <h3>3. Hand in</h3>
      <TextInput
        size="xs"
        label="Who hands in"
        value={answers.by}
        onChange={({ currentTarget }) => keep({ by: currentTarget.value })}
        onBlur={() => void save()}
      />
      {sessions.length === 0 && <p className="quiet">No session of this scenario was recorded yet.</p>}
      {sessions.map((session) => (
        <Checkbox
          key={session.id}
          size="xs"
          checked={!left.includes(session.id)}
          label={`${dateText(session.startedMs)}: ${session.runs} runs, ${session.held} verdicts hold, ${session.invalid} marked invalid (${session.state})`}
          onChange={({ currentTarget }) =>
            setLeft(currentTarget.checked ? left.filter((one) => one !== session.id) : [...left, session.id])
          }
        />
      ))}
      <Button size="xs" disabled={chosen.length === 0} onClick={() => void handIn()}>
        Hand in
      </Button>
      {handedIn && (
        <div role="status">
          <p>Written: {handedIn.path}</p>
          {handedIn.open.map((problem) => (
            <p key={problem} className="warn">
              {problem}.
            </p>
          ))}
        </div>
      )}
    </div>
  )
}

type FieldProps = { question: CourseQuestion; value: string; onChange(value: string): void; onLeave(): void }

function QuestionField({ question, value, onChange, onLeave }: FieldProps) {
  const { text, kind, unit, choices } = question
  const label = unit ? `${text} (${unit})` : text
  const change = ({ currentTarget }: { currentTarget: { value: string } }) => onChange(currentTarget.value)
  const common = { size: 'xs', label, value, onChange: change, onBlur: onLeave } as const
  if (kind === 'choice') return <NativeSelect {...common} data={['', ...(choices ?? [])]} />
  if (kind === 'number') return <TextInput {...common} inputMode="decimal" />
  return <Textarea {...common} autosize minRows={2} />
}

/** The lines of a paragraph in one, as wide as the page is; empty lines and lists stay. */
const unwrapped = (text: string) => text.replace(/(\S)\n(?=[^\s*\d-])/g, '$1 ')
