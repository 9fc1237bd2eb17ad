// One mistake in a file, said so that its writer finds it and knows what is allowed.
import { LabError } from '../../../shared/reply'

/** Keys and indexes from the root of the file. */
export type Path = readonly (string | number)[]

export type Problem = { line: number; column: number; message: string }

/** A mistake whose place is still a path; the document knows the line and column. */
export type Finding = {
  path: Path
  /** Whether the key or the value is wrong. */
  on: 'key' | 'value'
  message: string
}

/** `bad-input` with every problem of the text, each with line, column and the line itself. */
export class ScenarioError extends LabError {
  readonly problems: readonly Problem[]
  constructor(file: string, text: string, problems: readonly Problem[]) {
    const sorted = problems.toSorted((a, b) => a.line - b.line || a.column - b.column)
    const said = sorted.map((problem) => `${file}:${problem.line}:${problem.column}: ${problem.message}`)
    const first = said[0] ?? `${file}: not a scenario`
    const more = said.length > 1 ? ` (and ${said.length - 1} more)` : ''
    const lines = text.split('\n')
    const detail = sorted.map((problem, index) => `${said[index]}\n${frame(lines, problem)}`).join('\n')
    const hint = 'Correct the lines below; nothing was touched.'
    super({ code: 'bad-input', message: first + more, hint, detail })
    this.problems = sorted
  }
}

function frame(lines: readonly string[], { line, column }: Problem): string {
  const start = Math.max(0, column - 60)
  const shown = (lines[line - 1] ?? '').slice(start, start + 100).replaceAll('\t', ' ')
  return `    ${shown}\n    ${' '.repeat(column - 1 - start)}^`
}
