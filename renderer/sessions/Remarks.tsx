// Notes on a session and its runs, and marks: beside the recording, never in it.
import { Button, NativeSelect, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { RequestOutput } from '../../shared/ipc'
import type { NewRemark, Remark } from '../../shared/remarks'
import { runName } from '../migration/verdict-text'
import { dateText } from '../shell/format'
import { ask } from '../state/actions'
import { runsOf } from './journal-runs'

type Session = RequestOutput<'sessions.open'>

export function Remarks({ session, onChange }: { session: Session; onChange(): void }) {
  const { remarks, origin, info } = session
  return (
    <div className="panel journal remarks">
      <ul aria-label="Remarks">
        {remarks.map((remark, index) => (
          <li key={index}>
            <span className="quiet">{dateText(remark.t)}</span> <b>{about(remark)}</b> {wordsOf(remark)}
          </li>
        ))}
        {remarks.length === 0 && <li className="quiet">Nothing was noted yet.</li>}
      </ul>
      {origin ? (
        <p className="quiet">This session was imported and is read-only: these are its recorder’s remarks.</p>
      ) : (
        <NewRemarkForm id={info.id} session={session} onChange={onChange} />
      )}
    </div>
  )
}

type Kind = NewRemark['kind']
const labels: Record<Exclude<Kind, 'note'>, string> = {
  'run-note': 'Note on the run',
  invalid: 'The run is invalid, because',
  valid: 'The run is valid again, because',
}

function NewRemarkForm({ id, session, onChange }: { id: string; session: Session; onChange(): void }) {
  const runs = session.results?.runs ?? runsOf(session.journal).map(({ result }) => result)
  const [place, setPlace] = useState('')
  const [kind, setKind] = useState<Kind>('run-note')
  const [text, setText] = useState('')
  const run = runs.find((each) => `${each.run}.${each.hop}` === place)
  const marked = run?.invalid !== undefined
  const kinds = (['run-note', marked ? 'valid' : 'invalid'] as const).map((value) => ({ value, label: labels[value] }))
  const chosen = kinds.some(({ value }) => value === kind) ? kind : 'run-note'
  const add = async () => {
    const done = await ask('sessions.remark', { id, remark: remarkOf(run, chosen, text) })
    if (!done) return
    setText('')
    onChange()
  }
  return (
    <div className="remark-form">
      <NativeSelect
        label="About"
        size="xs"
        value={place}
        data={[
          { value: '', label: 'the session' },
          ...runs.map((each) => ({ value: `${each.run}.${each.hop}`, label: runName(each).toLowerCase() })),
        ]}
        onChange={({ currentTarget }) => setPlace(currentTarget.value)}
      />
      {run && (
        <NativeSelect
          label="What is said"
          size="xs"
          value={chosen}
          data={kinds}
          onChange={({ currentTarget }) =>
            setKind(kinds.find(({ value }) => value === currentTarget.value)?.value ?? 'run-note')
          }
        />
      )}
      <Textarea
        className="spring"
        label={run && chosen !== 'run-note' ? 'Reason' : 'Note'}
        size="xs"
        autosize
        minRows={1}
        maxLength={4000}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Button size="xs" disabled={text.trim() === ''} onClick={() => void add()}>
        Add
      </Button>
    </div>
  )
}

function remarkOf(run: { run: number; hop: number } | undefined, kind: Kind, text: string): NewRemark {
  if (!run || kind === 'note') return { kind: 'note', text }
  const place = { run: run.run, hop: run.hop }
  return kind === 'run-note' ? { kind, ...place, text } : { kind, ...place, reason: text }
}

function about(remark: Remark): string {
  if (remark.kind === 'note') return 'Session:'
  const name = runName(remark)
  return remark.kind === 'run-note' ? `${name}:` : `${name} marked ${remark.kind}:`
}

const wordsOf = (remark: Remark) => ('text' in remark ? remark.text : remark.reason)
