// Scenarios that a person saved from the page: beside the ready ones, never in their place.
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RequestOutput } from '../../shared/ipc'
import { LabError } from '../../shared/reply'
import type { ParseOptions } from '../core/scenario/parse'
import { checkScenario, parseScenario } from '../core/scenario/parse'
import type { Problem } from '../core/scenario/problem'
import { leadingComment } from './scenario-files'

type ScenarioFile = RequestOutput<'scenario.list'>[number]

/** All, by name. One that was broken by hand since it was saved has no scenario but its first problem. */
export async function listOwnScenarios(folder: string): Promise<ScenarioFile[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.yaml'))
  return Promise.all(
    names.toSorted().map(async (file): Promise<ScenarioFile> => {
      const text = await readFile(join(folder, file), 'utf8').catch((error: NodeJS.ErrnoException) => error)
      if (typeof text !== 'string') {
        return { file, text: '', about: '', scenario: null, problem: `It cannot be read (${text.code}).`, own: true }
      }
      const about = leadingComment(text)
      const checked = checkScenario(text, { hosts: null })
      return checked.scenario
        ? { file, text, about, scenario: checked.scenario, problem: null, own: true }
        : { file, text, about, scenario: null, problem: problemText(checked.problems), own: true }
    }),
  )
}

function problemText([first, ...others]: readonly Problem[]): string {
  if (!first) return 'It is no scenario.'
  const more = others.length > 0 ? ` (and ${others.length} more)` : ''
  return `line ${first.line}, column ${first.column}: ${first.message}${more}`
}

/** Writes one, never half of it. Throws `bad-input` when the text has mistakes or `file` is one of the `ready` ones. */
export async function saveOwnScenario(
  folder: string,
  ready: string,
  { file, text, hosts }: { file: string; text: string } & Pick<ParseOptions, 'hosts'>,
): Promise<{ path: string }> {
  if ((await readdir(ready)).includes(file)) {
    const hint = 'Give it another name: the ready scenarios stay as they are.'
    throw new LabError({ code: 'bad-input', message: `${file} is the name of a ready scenario.`, hint })
  }
  parseScenario(text, { file, ...(hosts === undefined ? {} : { hosts }) })
  await mkdir(folder, { recursive: true })
  const path = join(folder, file)
  const part = `${path}.${process.pid}.part`
  await writeFile(part, text)
  await rename(part, path)
  return { path }
}
