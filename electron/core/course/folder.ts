// A course that was started: its folder with the course file as it was handed out, the scenario to run, and the answers.
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { answersSchema, type Answers, type Course, type CourseQuestion, type CourseState } from '../../../shared/course'
import { LabError } from '../../../shared/reply'
import type { Scenario } from '../../../shared/scenario'
import { courseSessions } from './sessions'
import { parseCourse } from './parse'

const idPattern = /^[a-z0-9-]{1,50}-[0-9a-f]{8}$/
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/**
 * Makes the course's folder below `root` and gives its name. Starting the same file again changes nothing: the answers so
 * far stay. Throws `bad-input` for a file that is no course.
 */
export async function startCourse(
  root: string,
  bytes: Uint8Array,
  file: string,
): Promise<{ id: string; folder: string }> {
  const course = parseCourse(bytes, file)
  const slug = course.title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 40) || 'course' // prettier-ignore
  const id = `${slug}-${sha256(bytes).slice(0, 8)}`
  const folder = join(root, id)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'course.yaml'), bytes)
  if (course.lab) await writeFile(join(folder, 'lab.yaml'), stringify(course.lab))
  await writeFile(join(folder, 'scenario.yaml'), stringify(scenarioOf(course, course.lab ? 'lab.yaml' : null)))
  if (!existsSync(join(folder, 'answers.yaml'))) await writeFile(join(folder, 'answers.yaml'), emptyAnswers(course))
  return { id, folder }
}

/** A course with its answers and the sessions that can be handed in. Throws `not-found`, or `bad-input` for broken answers. */
export async function openCourse(root: string, id: string, sessionsRoot: string): Promise<CourseState> {
  const folder = courseFolder(root, id)
  const bytes = await readFile(join(folder, 'course.yaml')).catch(() => null)
  if (bytes === null) throw notFound(id)
  const course = parseCourse(bytes, 'course.yaml')
  const scenario = scenarioOf(course, course.lab ? join(folder, 'lab.yaml') : null)
  const sessions = await courseSessions(sessionsRoot, course)
  const answers = readAnswers(await readFile(join(folder, 'answers.yaml'), 'utf8').catch(() => ''))
  return { id, folder, sha256: sha256(bytes), course, scenario, answers, sessions }
}

/** All courses that were started, by name. One whose files are broken is left out. */
export async function listCourses(root: string, sessionsRoot: string): Promise<CourseState[]> {
  const names = (await readdir(root).catch((): string[] => [])).filter((name) => idPattern.test(name)).toSorted()
  const opened = await Promise.all(names.map((name) => openCourse(root, name, sessionsRoot).catch(() => null)))
  return opened.flatMap((course) => course ?? [])
}

/** Replaces the answers as a whole. */
export async function writeAnswers(root: string, id: string, answers: Answers): Promise<void> {
  const folder = courseFolder(root, id)
  if (!existsSync(join(folder, 'course.yaml'))) throw notFound(id)
  // Two at once (leaving a field, handing in) must not meet in one file.
  const part = join(folder, `answers.yaml.${randomUUID()}.part`)
  await writeFile(part, stringify(answers))
  await rename(part, join(folder, 'answers.yaml'))
}

/** Parses answers.yaml; empty when there is nothing in it. Throws `bad-input`. */
export function readAnswers(text: string): Answers {
  try {
    const parsed = answersSchema.safeParse(text.trim() === '' ? { version: 1 } : withoutEmpty(parse(text)))
    if (parsed.success) return parsed.data
    throw new Error(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '))
  } catch (thrown) {
    const detail = thrown instanceof Error ? thrown.message : String(thrown)
    throw new LabError({ code: 'bad-input', message: 'answers.yaml is not as it should be.', detail })
  }
}

/** The folder of a started course; no path leads out of `root`. */
export function courseFolder(root: string, id: string): string {
  if (idPattern.test(id)) return join(root, id)
  throw notFound(id)
}

const notFound = (id: string) =>
  new LabError({ code: 'not-found', message: `There is no course ${JSON.stringify(id.slice(0, 80))}.` })

const scenarioOf = (course: Course, lab: string | null): Scenario =>
  lab === null ? course.scenario : { ...course.scenario, lab }

/** `by:` with nothing behind it is null in YAML. */
function withoutEmpty(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== null))
}

function emptyAnswers({ questions }: Course): string {
  const comment = (text: string) => text.split('\n').map((line) => `  # ${line}`).join('\n') // prettier-ignore
  const lines = questions.map((question) => `${comment(asked(question))}\n  ${question.id}: \n`)
  return `version: 1\nby: \nanswers:${lines.length > 0 ? `\n${lines.join('')}` : ' {}\n'}`
}

function asked({ text, kind, unit, choices }: CourseQuestion): string {
  const how = kind === 'number' ? `a number${unit ? ` in ${unit}` : ''}` : kind === 'choice' ? `one of: ${choices?.join(' | ')}` : '' // prettier-ignore
  return how === '' ? text : `${text} (${how})`
}
