// Tables for LaTeX with booktabs and longtable. Every value is text, never markup.
import { visible } from '../lines'
import type { Table } from './table'

/**
 * What a document needs for these tables. pdfLaTeX has few of the world's characters: it shows the number of one that it
 * lacks, where LuaLaTeX and XeLaTeX take the character itself.
 */
export const latexHead = `% In the preamble: \\usepackage{booktabs,longtable,array,pdflscape}
\\providecommand{\\anychar}[2]{\\ifdefined\\Umathchar #2\\else [U+#1]\\fi}
`

/** A column of text is broken into lines beyond this, characters. */
const widestText = 28
/** About what goes on a line of a page that stands upright, characters. */
const upright = 84

/** One longtable, to be included in a document; on a page of its own that lies on its side where it is wide. */
export function tableLatex({ caption, notes, columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `${cells.map(latex).join(' & ')} \\\\`
  const widths = columns.map(({ label }, index) =>
    Math.max(label.length, ...rows.map((row) => (row[index] ?? '').length)),
  )
  const wide = (index: number) => !columns[index]?.number && (widths[index] ?? 0) > widestText
  const kinds = columns.map(({ number }, index) =>
    number ? 'r' : wide(index) ? `>{\\raggedright\\arraybackslash}p{${widestText / 2}em}` : 'l',
  )
  const characters = widths.reduce((sum, width, index) => sum + (wide(index) ? widestText : width) + 2, 0)
  const lies = characters > upright
  return [
    ...(lies ? ['\\begin{landscape}'] : []),
    '{\\footnotesize\\setlength{\\tabcolsep}{3pt}',
    `\\begin{longtable}{${kinds.join('')}}`,
    `\\caption{${latex([`${caption}.`, ...notes].join(' '))}} \\\\`,
    '\\toprule',
    line(columns.map(({ label }) => label)),
    '\\midrule',
    '\\endhead',
    ...rows.map(line),
    '\\bottomrule',
    '\\end{longtable}}',
    ...(lies ? ['\\end{landscape}'] : []),
    '',
  ].join('\n')
}

const latexMarks: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '[': '{[}',
  ']': '{]}',
  '"': "{''}",
  '`': '\\textasciigrave{}',
  '–': '\\textendash{}',
  '÷': '$\\div$',
  '²': '$^2$',
  '≤': '$\\leq$',
  '≥': '$\\geq$',
  '≈': '$\\approx$',
  μ: '$\\mu$',
  '\uFFFD': '?',
}
/** What pdfLaTeX's first font encoding (OT1) prints; found out by compiling. */
const printed = /[ -~\u00a1-\u017e—‘’“”…•€™←↑→↓]/
const notPrinted = /[«»ÐÞðþĄąĐđĘęĦħĮįĸĿŀŉŊŋŦŧŲų]/

export function latex(text: string): string {
  const marked = oneLine(text).replace(/./gu, (mark) => latexMarks[mark] ?? (isPrinted(mark) ? mark : anyChar(mark)))
  // Two hyphens are a dash to TeX.
  return marked.replace(/-(?=-)/g, '-{}')
}

const isPrinted = (mark: string) => printed.test(mark) && !notPrinted.test(mark)
const anyChar = (mark: string) =>
  `\\anychar{${(mark.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}}{${mark}}`

const oneLine = (text: string) => visible(text.replace(/[\r\n\t]+/g, ' '))
