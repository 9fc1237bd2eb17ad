// A table apart from how it is written: the report, Markdown, LaTeX and the terminal show the same one.
import { visible } from '../lines'
import { html, nothing, type Markup } from './markup'

export type Table = {
  caption: string
  /** What a reader must know to read it. */
  notes: readonly string[]
  columns: readonly { label: string; number: boolean }[]
  rows: readonly (readonly string[])[]
}

/** For the report. */
export function tableMarkup({ caption, notes, columns, rows }: Table): Markup {
  const kind = (index: number) => (columns[index]?.number ? 'number' : '')
  return html`<h3>${caption}</h3>
    <div class="wide">
      <table>
        <thead>
          <tr>
            ${columns.map(({ label }, index) => html`<th class="${kind(index)}">${label}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                ${row.map((cell, index) => html`<td class="${kind(index)}">${cell}</td>`)}
              </tr> `,
          )}
        </tbody>
      </table>
    </div>
    ${notes.length === 0 ? nothing : html`<p class="soft">${notes.join(' ')}</p>`}`
}

/** For a terminal: columns in line, two spaces between them. */
export function tableText({ caption, notes, columns, rows }: Table): string {
  const lines = [columns.map(({ label }) => plain(label)), ...rows.map((row) => row.map(plain))]
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => (line[index] ?? '').length)))
  const pad = (cell: string, index: number) =>
    columns[index]?.number ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0)
  const text = lines.map((line) => `  ${line.map(pad).join('  ').trimEnd()}`)
  return [plain(caption), ...text, ...notes.map((note) => `  ${plain(note)}`)].join('\n') + '\n'
}

// A terminal obeys control characters; what a host or a file said must not.
const plain = (text: string) => visible(text).replace(/[\t\r\n]/g, '\uFFFD')
