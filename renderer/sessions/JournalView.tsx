// The journal for people: each command with its reason, outcome and line to copy.
import { Code, Group } from '@mantine/core'
import type { JournalEntry } from '../../shared/journal'
import { quote, shellLine } from '../../shared/plan'
import { CopyText } from '../shell/CopyText'
import { runName } from '../migration/verdict-text'
import { timeText } from '../shell/format'
import { ShellLine } from '../shell/ShellLine'

type StepEnd = Extract<JournalEntry, { kind: 'step-end' }>

export function JournalView({ journal }: { journal: readonly JournalEntry[] }) {
  const zero = journal[0]?.t ?? 0
  const ends = new Map(journal.flatMap((entry) => (entry.kind === 'step-end' ? [[entry.id, entry] as const] : [])))
  const shown = journal.filter(({ kind }) => kind !== 'step-end' && kind !== 'clock')
  const script = journal.flatMap((entry) =>
    entry.kind === 'step' ? [`# on ${entry.step.host}: ${entry.step.why}\n${shellLine(entry.step)}`] : [],
  )
  return (
    <div className="panel journal">
      <Group justify="space-between">
        <span className="quiet">{shown.length} entries; times are since the session began</span>
        <CopyText text={script.join('\n')} label="Copy all commands" />
      </Group>
      <table className="data-table">
        <tbody>
          {shown.map((entry, index) => (
            <tr key={index}>
              <td className="number quiet">+{timeText(entry.t - zero)}</td>
              <td>
                <Entry entry={entry} end={entry.kind === 'step' ? ends.get(entry.id) : undefined} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Entry({ entry, end }: { entry: JournalEntry; end: StepEnd | undefined }) {
  if (entry.kind === 'step') {
    const { step, undo } = entry
    const output = end ? [end.stdout, end.stderr].filter(Boolean).join('\n') : ''
    return (
      <>
        <span className="quiet">{undo ? `undo: ${step.why}` : step.why}</span>{' '}
        <span className={end?.error ? 'bad' : 'quiet'}>{endText(end)}</span>
        <ShellLine step={step} />
        {output && (
          <details>
            <summary className="quiet">output</summary>
            <Code block className="detail">
              {output}
            </Code>
          </details>
        )}
      </>
    )
  }
  return <EntryText entry={entry} />
}

function EntryText({ entry }: { entry: JournalEntry }) {
  switch (entry.kind) {
    case 'session':
      return <b>{`${entry.title}, lab ${entry.lab}, ${entry.product}`}</b>
    case 'plan':
      return <b>{`Plan: ${entry.title} (${entry.steps} steps)`}</b>
    case 'phase':
      return <span>{`phase ${entry.name} ${entry.edge}`}</span>
    case 'run':
      return <b>{runName(entry)} begins</b>
    case 'run-end':
      return <b>{`${runName(entry.result)} ${entry.result.status}`}</b>
    case 'switch': {
      const { event } = entry
      return (
        <b
          className={event.interface}
        >{`${event.host} ${event.interface} ${event.action}, ${event.kind}, ${event.manner}`}</b>
      )
    }
    case 'command':
      return <Code className="shell-line">{`${entry.host}# ${entry.argv.map(quote).join(' ')}`}</Code>
    case 'mptcp':
      return <Code block className="shell-line">{`${entry.host}: ${entry.text}`}</Code>
    case 'note':
      return <span>{entry.text}</span>
    case 'end':
      return <b>{`session ${entry.state}${entry.error ? `: ${entry.error.message}` : ''}`}</b>
    default:
      return null
  }
}

function endText(end: StepEnd | undefined): string {
  if (!end) return 'no end was recorded'
  return end.error ? end.error.message : `exit ${end.exitCode}, ${timeText(end.durationMs)}`
}
