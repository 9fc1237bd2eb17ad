// zod's issues in plain words: what is wrong, and what is allowed there.
import { z } from 'zod'
import { scenarioSchema } from '../../../shared/scenario'
import type { Finding, Path } from './problem'
import { suggestion } from './suggest'

type Issue = z.core.$ZodIssue

/** Each issue at the key or value that it is about. An unknown key is said once for each key. */
export function findingsOf(error: z.ZodError): Finding[] {
  return error.issues.filter((issue) => !isOverflow(issue, error)).flatMap((issue) => findings(issue))
}

/** zod's own bound of whole numbers says nothing to a person when the field has a bound besides. */
function isOverflow(issue: Issue, error: z.ZodError): boolean {
  const bound = issue.code === 'too_big' ? issue.maximum : issue.code === 'too_small' ? issue.minimum : 0
  const path = issue.path.join('.')
  const others = error.issues.filter((other) => other.path.join('.') === path)
  return Math.abs(Number(bound)) === Number.MAX_SAFE_INTEGER && others.length > 1
}

function findings(issue: Issue): Finding[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))
  if (issue.code === 'unrecognized_keys') {
    const allowed = keysAt(path)
    return issue.keys.map((key) => ({
      path: [...path, key],
      on: 'key',
      message: `unknown key "${key}"${suggestion(key, allowed)}`,
    }))
  }
  return [{ path, on: 'value', message: `${nameOf(path)} ${wording(issue)}` }]
}

/** A field as messages name it: by its path, as factors do. */
function nameOf(path: Path): string {
  if (path.length === 0) return 'the file'
  return `"${path.join('.')}"`
}

function wording(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue)
    case 'invalid_value':
      return `${missing(issue) ?? `is ${shown(issue.input)}`}; allowed: ${issue.values.map(String).join(', ')}${near(issue)}`
    case 'too_small':
      return `must ${sizeWord(issue.origin)} at least ${issue.minimum}${unit(issue.origin)}, not ${size(issue)}`
    case 'too_big':
      return `must ${sizeWord(issue.origin)} at most ${issue.maximum}${unit(issue.origin)}, not ${size(issue)}`
    case 'invalid_union':
      return missing(issue) ?? `must be a text, a number or true/false, not ${shown(issue.input)}`
    default:
      return `is ${shown(issue.input)}; allowed: ${issue.message}`
  }
}

type Sized = Extract<Issue, { code: 'too_small' | 'too_big' }>
const sizeWord = (origin: string) => (origin === 'array' || origin === 'string' ? 'have' : 'be')
const unit = (origin: string) => (origin === 'array' ? ' entries' : origin === 'string' ? ' characters' : '')

function size(issue: Sized): string {
  const { input } = issue
  if (Array.isArray(input) || (typeof input === 'string' && issue.origin === 'string')) return String(input.length)
  return shown(input)
}

function wrongType(issue: Extract<Issue, { code: 'invalid_type' }>): string {
  const kinds: Record<string, string> = {
    string: issue.path.at(-1) === 'after' ? 'a time such as 3s or 500ms' : 'a text',
    number: 'a number',
    int: 'a whole number',
    object: 'a map of keys and values',
    record: 'a map of keys and values',
    array: 'a list',
  }
  return missing(issue) ?? `must be ${kinds[issue.expected] ?? issue.expected}, not ${shown(issue.input)}`
}

function missing(issue: Issue): string | undefined {
  if (issue.input !== undefined) return undefined
  return issue.path.length === 0 ? 'is empty' : 'is missing'
}

function near(issue: Extract<Issue, { code: 'invalid_value' }>): string {
  const hint = typeof issue.input === 'string' ? suggestion(issue.input, issue.values.map(String)) : ''
  return hint.startsWith('; did') && !issue.values.map(String).includes(String(issue.input)) ? hint : ''
}

/** A value as it is named in a message: short, and on one line. */
export function shown(value: unknown): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map'
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

/** The keys that the schema allows in the map at a path. */
export function keysAt(path: Path): string[] {
  let schema: unknown = scenarioSchema
  for (const step of path) {
    schema = bare(schema)
    if (schema instanceof z.ZodObject) schema = schema.shape[String(step)]
    else if (schema instanceof z.ZodArray) schema = schema.element
    else return []
  }
  schema = bare(schema)
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
}

/** A schema without its default or its being optional. */
export function bare(schema: unknown): unknown {
  let inner = schema
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault || inner instanceof z.ZodOptional) {
    inner = inner.unwrap()
  }
  return inner
}
