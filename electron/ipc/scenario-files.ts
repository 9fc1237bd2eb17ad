// The ready scenarios, and an editor's text checked as it is typed.
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { RequestOutput } from '../../shared/ipc'
import { toErrorInfo } from '../../shared/reply'
import { designSize } from '../core/experiments/estimate'
import { requireSupported } from '../core/migration/supported'
import type { ParseOptions } from '../core/scenario/parse'
import { checkScenario, parseScenario } from '../core/scenario/parse'

/** All files of a folder with what their first comment says of them; the demo first, as a new user should see it. */
export async function listScenarios(folder: string): Promise<RequestOutput<'scenario.list'>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).toSorted()
  const files = [...names.filter((name) => name === 'demo.yaml'), ...names.filter((name) => name !== 'demo.yaml')]
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(folder, file), 'utf8')
      return {
        file,
        text,
        about: leadingComment(text),
        scenario: parseScenario(text, { file }),
        problem: null,
        own: false,
      }
    }),
  )
}

/** The comment at the top of the file as one paragraph, without the line for editors. */
export function leadingComment(text: string): string {
  const lines: string[] = []
  for (const line of text.split('\n')) {
    if (!line.startsWith('#')) break
    if (!line.includes('yaml-language-server')) lines.push(line.replace(/^#\s?/, '').trim())
  }
  return lines.join(' ').trim()
}

/** Everything that is wrong with a text, by line and column; the scenario when nothing is. `hosts` as for `checkScenario`. */
export function checkText(text: string, options: ParseOptions = {}): RequestOutput<'scenario.check'> {
  const checked = checkScenario(text, options)
  if (!checked.scenario) return { scenario: null, problems: checked.problems, design: null }
  try {
    requireSupported(checked.scenario)
  } catch (thrown) {
    const { message, hint } = toErrorInfo(thrown)
    const said = hint ? `${message} ${hint}` : message
    return { scenario: null, problems: [{ line: 1, column: 1, message: said }], design: null }
  }
  return { scenario: checked.scenario, problems: [], design: designSize(checked.scenario) }
}
