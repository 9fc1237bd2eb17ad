// What the recorder said afterwards: runs that are marked invalid, and notes.
import type { Remark } from '../../../../shared/remarks'
import type { RunResult } from '../../../../shared/results'
import { html, nothing, type Markup } from './markup'

export const runLabel = ({ run, hop }: { run: number; hop: number }): string =>
  `run ${run + 1}${hop > 0 ? `, hop ${hop + 1}` : ''}`

/** `2 of 10 runs are marked invalid: …`; empty when none is. */
export function invalidText(runs: readonly RunResult[]): string {
  const marked = runs.filter(({ invalid }) => invalid !== undefined)
  if (marked.length === 0) return ''
  const each = marked.map((run) => `${runLabel(run)} (${run.invalid ?? ''})`)
  return `${marked.length} of ${runs.length} runs ${marked.length === 1 ? 'is' : 'are'} marked invalid and in no figure: ${each.join('; ')}.`
}

/** Everything that was remarked, in its order, as text. */
export function remarkLines(remarks: readonly Remark[]): string[] {
  return remarks.map((remark) => {
    const when = new Date(remark.t).toISOString().slice(0, 16).replace('T', ' ')
    if (remark.kind === 'note') return `${when} UTC: ${remark.text}`
    const said = 'text' in remark ? `: ${remark.text}` : ` marked ${remark.kind}: ${remark.reason}`
    return `${when} UTC, ${runLabel(remark)}${said}`
  })
}

export function remarksSection(runs: readonly RunResult[], remarks: readonly Remark[]): Markup {
  if (remarks.length === 0) return nothing
  const invalid = invalidText(runs)
  return html`<h2>Remarks</h2>
    ${invalid === '' ? nothing : html`<p class="warn">${invalid}</p>`}
    <ul>
      ${remarkLines(remarks).map((line) => html`<li>${line}</li>`)}
    </ul>
    <p class="soft">They were written after the session and stand beside its recording, which they do not change.</p>`
}
