// Each file of a recording as it has to be: its type by its name, line by line where it has lines.
import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import { answersSchema, courseSchema } from '../../../../shared/course'
import { journalEntrySchema } from '../../../../shared/journal'
import { remarkSchema } from '../../../../shared/remarks'
import { resultsSchema } from '../../../../shared/results'
import { sampleSchema } from '../../../../shared/samples'
import { scenarioSchema } from '../../../../shared/scenario'
import { readYaml } from '../../scenario/document'
import { oddity } from './values'

const lineSchemas: Record<string, z.ZodType> = {
  'journal.ndjson': journalEntrySchema,
  'samples.ndjson': sampleSchema,
  'remarks.ndjson': remarkSchema,
}
const jsonSchemas: Record<string, z.ZodType> = {
  // Marks are never in a recording: there they would take runs out of the figures unseen.
  'results.json': resultsSchema.refine(
    ({ runs }) => runs.every((run) => run.invalid === undefined),
    'a run has a mark',
  ),
  'facts.json': z.record(z.string(), z.looseObject({})),
}
const yamlSchemas: Record<string, z.ZodType> = {
  'scenario.yaml': scenarioSchema,
  'course.yaml': courseSchema,
  'answers.yaml': answersSchema,
}
const plainNames = /^(?:journal\.chain|report\.html|[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.log)$/
const mostYamlBytes = 1_000_000

/** Whether a recording or a hand-in may have a file of this name (without a folder). */
export function isKnownName(name: string): boolean {
  return name in lineSchemas || name in jsonSchemas || name in yamlSchemas || plainNames.test(name)
}

/** What is wrong with a file, each with its line where it has lines; at most `most` things. `torn` lines are left out. */
export async function contentProblems(
  name: string,
  bytes: Buffer,
  torn: readonly number[] = [],
  most = 20,
): Promise<string[]> {
  const lines = lineSchemas[name]
  if (lines) return lineProblems(name, bytes, lines, torn, most)
  const text = decoded(bytes)
  if (text === null) return [`${name}: it is not UTF-8`]
  const [json, yaml] = [jsonSchemas[name], yamlSchemas[name]]
  const problem = json ? jsonProblem(text, json) : yaml ? yamlProblem(text, yaml) : null
  return problem === null ? [] : [`${name}: ${problem}`]
}

async function lineProblems(
  name: string,
  bytes: Buffer,
  schema: z.ZodType,
  torn: readonly number[],
  most: number,
): Promise<string[]> {
  const problems: string[] = []
  const left = new Set(torn)
  let number = 0
  for (let at = 0; at < bytes.length && problems.length < most;) {
    const found = bytes.indexOf(10, at)
    const end = found < 0 ? bytes.length : found
    number += 1
    if (end > at && !left.has(number)) {
      const text = decoded(bytes.subarray(at, end))
      const problem = text === null ? 'it is not UTF-8' : jsonProblem(text, schema)
      if (problem !== null) problems.push(`${name}, line ${number}: ${problem}`)
    }
    at = end + 1
    // Others have their turn: a long recording has a million lines.
    if (number % 5000 === 0) await setImmediate()
  }
  return problems
}

/** Numbers of the lines that cannot be read: what a crash tore. */
export function tornLines(name: string, bytes: Buffer): number[] {
  const schema = lineSchemas[name]
  const torn: number[] = []
  if (!schema) return torn
  let number = 0
  for (let at = 0; at < bytes.length;) {
    const found = bytes.indexOf(10, at)
    const end = found < 0 ? bytes.length : found
    number += 1
    const text = end > at ? decoded(bytes.subarray(at, end)) : '{}'
    if (text === null || !isJson(text)) torn.push(number)
    at = end + 1
  }
  return torn
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
function decoded(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function jsonProblem(text: string, schema: z.ZodType): string | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'it is not JSON'
  }
  return oddity(value) ?? schemaProblem(value, schema)
}

function yamlProblem(text: string, schema: z.ZodType): string | null {
  if (text.length > mostYamlBytes) return 'it is too long'
  const { value, problems } = readYaml(text)
  if (problems[0]) return `line ${problems[0].line}: ${problems[0].message}`
  return oddity(value) ?? schemaProblem(value, schema)
}

function schemaProblem(value: unknown, schema: z.ZodType): string | null {
  const parsed = schema.safeParse(value)
  if (parsed.success) return null
  const [issue] = parsed.error.issues
  const where = issue && issue.path.length > 0 ? ` at ${issue.path.join('.')}` : ''
  return `it is not of the agreed form${where}: ${issue?.message ?? ''}`
}
