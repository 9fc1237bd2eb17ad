// One scenario: what it shows, its text to edit, what is wrong with it, and running it.
import { Button } from '@mantine/core'
import { useRef, useState } from 'react'
import { runCount } from '../migration/run-count'
import { CopyText } from '../shell/CopyText'
import { ShellSteps } from '../shell/ShellSteps'
import type { Intent } from '../shell/ShellSteps'
import { startRun } from '../state/actions'
import { keepDraft, useLab } from '../state/store'
import type { ScenarioFile } from '../state/store'
import { Editor } from './Editor'
import { offsetAt, useCheck } from './check'

export function ScenarioView({ file: { file, text: original, about } }: { file: ScenarioFile }) {
  const { drafts, operations } = useLab()
  const text = drafts[file] ?? original
  const { checking, scenario, problems } = useCheck(text)
  const [intent, setIntent] = useState<Intent | null>(null)
  const editor = useRef<HTMLTextAreaElement>(null)
  const busy = operations.some(({ status }) => status.state === 'running')
  const ready = scenario !== null && !checking
  const run = async () => {
    if (scenario && (await startRun(scenario))) useLab.setState({ page: 'lab' })
  }
  const show = (line: number, column: number) => {
    const offset = offsetAt(text, line, column)
    editor.current?.focus()
    editor.current?.setSelectionRange(offset, offset)
  }
  return (
    <section className="panel scenario-view" aria-label="Scenario">
      <div className="page-head panel-head">
        <h2>{file}</h2>
        <span role="status" className={problems.length > 0 ? 'bad' : 'quiet'}>
          {problems.length > 0
            ? problemCount(problems.length)
            : checking || !scenario
              ? 'checking…'
              : `no mistakes, ${runsText(runCount(scenario))}`}
        </span>
        <span className="spring" />
        <CopyText text={text} label="Copy the text" />
        <Button variant="default" disabled={text === original} onClick={() => keepDraft(file, null)}>
          Undo all changes
        </Button>
        <Button variant="default" disabled={!ready} onClick={() => scenario && setIntent({ intent: 'run', scenario })}>
          Shell
        </Button>
        <Button
          disabled={!ready || busy}
          title={busy ? 'Something is going on already' : 'Runs it and shows the lab'}
          onClick={() => void run()}
        >
          Run
        </Button>
      </div>
      <p className="scenario-about">{about}</p>
      <Editor
        ref={editor}
        label={`Text of ${file}`}
        text={text}
        wrong={new Set(problems.map(({ line }) => line))}
        onChange={(changed) => keepDraft(file, changed === original ? null : changed)}
      />
      {problems.length > 0 && (
        <ul className="problems" aria-label="Problems">
          {problems.map(({ line, column, message }) => (
            <li key={`${line}:${column} ${message}`}>
              <button type="button" className="link-button" onClick={() => show(line, column)}>
                line {line}, column {column}
              </button>{' '}
              <span className="bad">{message}</span>
            </li>
          ))}
        </ul>
      )}
      <ShellSteps intent={intent} onClose={() => setIntent(null)} />
    </section>
  )
}

const runsText = (count: number) => `${count} ${count === 1 ? 'run' : 'runs'}`
const problemCount = (count: number) => `${count} ${count === 1 ? 'mistake' : 'mistakes'}: it cannot be run`
