// One scenario: what it shows, its text to edit, what is wrong with it, and running it.
import { Button } from '@mantine/core'
import { lazy, Suspense, useRef, useState } from 'react'
import type { RequestOutput } from '../../shared/ipc'
import { CopyText } from '../shell/CopyText'
import { ShellSteps } from '../shell/ShellSteps'
import type { Intent } from '../shell/ShellSteps'
import { startRun } from '../state/actions'
import { keepDraft, useLab } from '../state/store'
import type { ScenarioFile } from '../state/store'
import { Editor } from './Editor'
import { offsetAt, useCheck } from './check'
import { SaveScenario } from './SaveScenario'

// With the YAML library; the text can be read before it is there.
const Designer = lazy(async () => ({ default: (await import('../designer/Designer')).Designer }))

export function ScenarioView({ file: ready }: { file: ScenarioFile }) {
  const { file, text: original, about } = ready
  const { drafts, operations } = useLab()
  const text = drafts[file] ?? original
  const { checking, scenario, problems, design } = useCheck(text)
  const [intent, setIntent] = useState<Intent | null>(null)
  const editor = useRef<HTMLTextAreaElement>(null)
  const busy = operations.some(({ status }) => status.state === 'running')
  const runnable = scenario !== null && !checking
  const run = async () => {
    if (scenario && (await startRun(scenario))) useLab.setState({ page: 'lab' })
  }
  const change = (changed: string) => keepDraft(file, changed === original ? null : changed)
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
              : `no mistakes, ${designText(design)}`}
        </span>
        <span className="spring" />
        <CopyText text={text} label="Copy the text" />
        <Button variant="default" disabled={text === original} onClick={() => keepDraft(file, null)}>
          Undo all changes
        </Button>
        <SaveScenario file={ready} text={text} ready={runnable} />
        <Button
          variant="default"
          disabled={!runnable}
          onClick={() => scenario && setIntent({ intent: 'run', scenario })}
        >
          Shell
        </Button>
        <Button
          disabled={!runnable || busy}
          title={busy ? 'Something is going on already' : 'Runs it and shows the lab'}
          onClick={() => void run()}
        >
          Run
        </Button>
      </div>
      <p className="scenario-about">{about}</p>
      <div className="scenario-panes">
        <Editor
          ref={editor}
          label={`Text of ${file}`}
          text={text}
          wrong={new Set(problems.map(({ line }) => line))}
          onChange={change}
        />
        <Suspense fallback={null}>
          <Designer text={text} problems={problems} onChange={change} />
        </Suspense>
      </div>
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

/** `6 cells, 30 runs, about 8 min`: what it comes to, before it is started. */
function designText(design: RequestOutput<'scenario.check'>['design']): string {
  if (!design) return 'looking at it…'
  const { cells, runs, estimateMs } = design
  const counted = `${runs} ${runs === 1 ? 'run' : 'runs'}`
  return `${cells > 1 ? `${cells} cells, ` : ''}${counted}, ${aboutText(estimateMs)}`
}

/** Right to about a half, so never to the second. */
function aboutText(ms: number): string {
  if (ms < 90_000) return `about ${Math.max(5, Math.round(ms / 5000) * 5)} s`
  return ms < 90 * 60_000 ? `about ${Math.round(ms / 60_000)} min` : `about ${(ms / 3_600_000).toFixed(1)} h`
}

const problemCount = (count: number) => `${count} ${count === 1 ? 'mistake' : 'mistakes'}: it cannot be run`
