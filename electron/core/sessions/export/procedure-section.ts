// Procedure: every step as it was done, so that a reader can do it again by hand.
import type { JournalEntry } from '../../../../shared/journal'
import { quote, shellLine } from '../../../../shared/plan'
import { html, nothing, type Markup } from './markup'

type StepEnd = Extract<JournalEntry, { kind: 'step-end' }>

// A report of a long experiment must still open in a browser; the journal has them all.
const mostRows = 3000
const mostPlans = 60
const mostLines = 100
const longLine = 400

/** The plans in the order in which they ran; the steps are in the appendix. */
export function procedureSection(journal: readonly JournalEntry[]): Markup {
  const plans = journal.flatMap((entry) => (entry.kind === 'plan' ? [entry] : []))
  const items = plans.slice(0, mostPlans).map((plan, index) => {
    const lines = commandLines(journal, plan, plans[index + 1])
    const count = `${plan.steps} ${plan.steps === 1 ? 'step' : 'steps'}`
    if (lines === '') return html`<li>${plan.title} <span class="soft">(${count})</span></li>`
    return html`<li>
      <details>
        <summary>${plan.title} (${count})</summary>
        <pre>${lines}</pre>
      </details>
    </li>`
  })
  return html`<h2>Procedure</h2>
    <p>
      ${plans.length === 0 ? 'No plan was recorded.' : 'These plans ran in this order, each with its commands as a shell takes them; the appendix has every step with its reason, host, exit code and duration.'}
    </p>
    <ol>
      ${items}
    </ol>
    ${plans.length > mostPlans ? html`<p class="soft">And ${plans.length - mostPlans} further plans.</p>` : nothing}`
}

/** The commands of one plan, as a person would type them; scripts given on standard input are shortened. */
export function commandLines(
  journal: readonly JournalEntry[],
  plan: JournalEntry,
  next: JournalEntry | undefined,
): string {
  const [from, to] = [journal.indexOf(plan) + 1, next ? journal.indexOf(next) : journal.length]
  const steps = journal.slice(from, to).flatMap((entry) => (entry.kind === 'step' && !entry.undo ? [entry.step] : []))
  const lines = steps.slice(0, mostLines).map(({ host, argv, stdin }) => {
    const line = argv.map(quote).join(' ')
    const short = line.length > longLine ? `${line.slice(0, longLine)} …` : line
    return `${host}# ${short}${stdin === undefined ? '' : ` # with ${stdin.length} characters on standard input`}`
  })
  return [...lines, ...(steps.length > mostLines ? [`… and ${steps.length - mostLines} more`] : [])].join('\n')
}

/** Every plan, step and command of the journal in order. */
export function stepsAppendix(journal: readonly JournalEntry[]): Markup {
  const ends = new Map(journal.flatMap((entry) => (entry.kind === 'step-end' ? [[entry.id, entry] as const] : [])))
  const rows = journal.flatMap((entry) => rowOf(entry, ends) ?? [])
  const more = rows.length - mostRows
  return html`<h2>Appendix: every step</h2>
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
    <td>${entry.step.why}<br />${commandLine(shellLine({ argv }))}${input}${output(end)}</td>
    ${exit(end ? end.exitCode : undefined)}
    <td class="number">${end ? end.durationMs.toFixed(0) : ''}</td>
  </tr> `
}

function commandLine(line: string): Markup {
  if (line.length <= longLine) return html`<code>${line}</code>`
  return html`<details>
    <summary><code>${line.slice(0, 100)} …</code></summary>
    <pre>${line}</pre>
  </details>`
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
