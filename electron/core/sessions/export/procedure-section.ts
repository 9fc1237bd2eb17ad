// Procedure: every step as it was done, so that a reader can do it again by hand.
import type { JournalEntry } from '../../../../shared/journal'
import { quote, shellLine } from '../../../../shared/plan'
import { html, nothing, type Markup } from './markup'

type StepEnd = Extract<JournalEntry, { kind: 'step-end' }>

// A report of a long experiment must still open in a browser; the journal has them all.
const mostRows = 3000

/** Every plan, step and command of the journal in order. */
export function procedureSection(journal: readonly JournalEntry[]): Markup {
  const ends = new Map(journal.flatMap((entry) => (entry.kind === 'step-end' ? [[entry.id, entry] as const] : [])))
  const rows = journal.flatMap((entry) => rowOf(entry, ends) ?? [])
  const more = rows.length - mostRows
  return html`<h2>Procedure</h2>
    <p class="soft">
      Each step with its reason, host, command, exit code and duration, in the order in which they began.
    </p>
    <div class="wide">
      <table class="steps">
        <thead>
          <tr>
            <th>Host</th>
            <th>Why and command</th>
            <th class="number">Exit</th>
            <th class="number">ms</th>
          </tr>
        </thead>
        <tbody>
          ${rows.slice(0, mostRows)}
        </tbody>
      </table>
    </div>
    ${more > 0 ? html`<p class="warn">${more} further rows are only in journal.ndjson.</p>` : nothing}`
}

function rowOf(entry: JournalEntry, ends: ReadonlyMap<number, StepEnd>): Markup | undefined {
  if (entry.kind === 'plan') {
    return html`<tr>
      <th colspan="4">${entry.title} (${entry.steps} ${entry.steps === 1 ? 'step' : 'steps'})</th>
    </tr> `
  }
  if (entry.kind === 'run')
    return html`<tr>
      <th colspan="4">Run ${entry.run + 1}, hop ${entry.hop + 1} begins</th>
    </tr> `
  if (entry.kind === 'command') {
    const line = entry.argv.map(quote).join(' ')
    return html`<tr>
      <td>${entry.host}</td>
      <td>Within the step before: <code>${line}</code></td>
      ${exit(entry.exitCode)}
      <td class="number">${entry.durationMs.toFixed(1)}</td>
    </tr> `
  }
  if (entry.kind !== 'step') return undefined
  const end = ends.get(entry.id)
  const { argv, stdin } = entry.step
  const input =
    stdin === undefined
      ? nothing
      : html`<details>
          <summary>standard input, ${stdin.length} characters</summary>
          <pre>${shellLine(entry.step)}</pre>
        </details>`
  return html`<tr>
    <td>${entry.step.host}</td>
    <td>${entry.step.why}<br /><code>${shellLine({ argv })}</code>${input}${output(end)}</td>
    ${exit(end ? end.exitCode : undefined)}
    <td class="number">${end ? end.durationMs.toFixed(0) : ''}</td>
  </tr> `
}

function exit(code: number | null | undefined): Markup {
  if (code === undefined) return html`<td class="number warn">no end recorded</td>`
  if (code === null) return html`<td class="number failed">none</td>`
  return html`<td class="number">${code}</td>`
}

function output(end: StepEnd | undefined): Markup {
  if (!end) return nothing
  const text = [end.stdout, end.stderr].filter((part) => part.trim() !== '').join('\n')
  const failure = end.error ? html`<div class="failed">${end.error.message}</div>` : nothing
  if (text === '') return failure
  return html`${failure}
    <details>
      <summary>output, ${text.length} characters</summary>
      <pre>${text}</pre>
    </details>`
}
