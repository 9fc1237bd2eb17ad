// Scenarios that a person saved from the page: beside the ready ones, never in their place.
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RequestOutput } from '../../shared/ipc'
import { scenarioFileSchema } from '../../shared/ipc'
import { LabError } from '../../shared/reply'
import { parseScenario } from '../core/scenario/parse'
import { leadingComment } from './scenario-files'

type ScenarioFile = RequestOutput<'scenario.list'>[number]

/** All that can be read, by name. One that was broken by hand since it was saved is left where it is and not listed. */
export async function listOwnScenarios(folder: string): Promise<ScenarioFile[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => scenarioFileSchema.safeParse(name).success)
  const files = await Promise.all(
    names.toSorted().map(async (file): Promise<ScenarioFile[]> => {
      try {
        const text = await readFile(join(folder, file), 'utf8')
        const scenario = parseScenario(text, { file, hosts: null })
        return [{ file, text, about: leadingComment(text), scenario, own: true }]
      } catch {
        return []
      }
    }),
  )
  return files.flat()
}

/** Writes one, never half of it. Throws `bad-input` when the text has mistakes or `file` is one of the `ready` ones. */
export async function saveOwnScenario(
  folder: string,
  ready: string,
  { file, text }: { file: string; text: string },
): Promise<{ path: string }> {
  if ((await readdir(ready)).includes(file)) {
    const hint = 'Give it another name: the ready scenarios stay as they are.'
    throw new LabError({ code: 'bad-input', message: `${file} is the name of a ready scenario.`, hint })
  }
  parseScenario(text, { file })
  await mkdir(folder, { recursive: true })
  const path = join(folder, file)
  const part = `${path}.${process.pid}.part`
  await writeFile(part, text)
  await rename(part, path)
  return { path }
}
