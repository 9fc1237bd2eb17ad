// One file to hand in: the course file as it was handed out, the answers, and the sessions.
import { randomUUID } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { answerProblem } from '../../../shared/course'
import { LabError } from '../../../shared/reply'
import { packBundle, packSession } from '../sessions/bundle/pack'
import { textForOthers } from '../sessions/for-others'
import { sessionFolder } from '../sessions/open'
import { openCourse } from './folder'

export type HandInOptions = {
  coursesRoot: string
  sessionsRoot: string
  product: string
  /** Those to hand in; all of the course's scenario unless given. */
  sessions?: readonly string[]
}

/** Writes the bundle into the course's folder. `open` says which questions have no proper answer yet. Throws `bad-input` without a session. */
export async function handIn(id: string, options: HandInOptions): Promise<{ path: string; open: string[] }> {
  const { course, folder, sha256, answers, sessions } = await openCourse(options.coursesRoot, id, options.sessionsRoot)
  const chosen = options.sessions ?? sessions.map((session) => session.id)
  const alien = chosen.find((name) => !sessions.some((session) => session.id === name))
  const hint = `Run ${join(folder, 'scenario.yaml')} first.`
  if (alien !== undefined) {
    throw new LabError({ code: 'bad-input', message: `${alien} is no session of this course’s scenario.`, hint })
  }
  if (chosen.length === 0) {
    throw new LabError({
      code: 'bad-input',
      message: 'There is no session of this course’s scenario to hand in.',
      hint,
    })
  }
  const packed = await Promise.all(chosen.map((name) => packSession(name, sessionFolder(options.sessionsRoot, name))))
  const files = new Map<string, Uint8Array>([
    // Byte for byte: its checksum is what the hand-in is held against.
    ['course.yaml', await readFile(join(folder, 'course.yaml'))],
    ['answers.yaml', Buffer.from(textForOthers(stringify(answers)))],
  ])
  const top = `hand-in-${id}`
  const about = { kind: 'hand-in' as const, title: course.title, product: options.product, course: { title: course.title, sha256 }, top } // prettier-ignore
  const path = join(folder, `${top}.zip`)
  const part = `${path}.${randomUUID()}.part`
  await writeFile(part, await packBundle(about, packed, files))
  await rename(part, path)
  const open = course.questions.flatMap((question) => answerProblem(question, answers.answers[question.id]) ?? [])
  return { path, open }
}
