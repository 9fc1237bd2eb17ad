// The published tables that ship with the app, read from resources/reference.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { LabError } from '../../../shared/reply'
import { referenceSchema, type Reference } from './schema'

/** Reads every table below the product's `resources` folder, in order of the files' names. Throws `bad-input`. */
export async function loadReferences(resources: string): Promise<Reference[]> {
  const folder = join(resources, 'reference')
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml')).toSorted()
  return await Promise.all(files.map(async (file) => parseReference(await readFile(join(folder, file), 'utf8'), file)))
}

/** Parses one file of tables; `file` names it in the error. Throws `bad-input` with every problem. */
export function parseReference(text: string, file: string): Reference {
  const result = referenceSchema.safeParse(yamlValue(text, file))
  if (result.success) return result.data
  throw new LabError({
    code: 'bad-input',
    message: `${file} is not a file of published tables.`,
    detail: z.prettifyError(result.error),
  })
}

function yamlValue(text: string, file: string): unknown {
  try {
    return parse(text)
  } catch (thrown) {
    const detail = thrown instanceof Error ? thrown.message : String(thrown)
    throw new LabError({ code: 'bad-input', message: `${file} is not valid YAML.`, detail })
  }
}
