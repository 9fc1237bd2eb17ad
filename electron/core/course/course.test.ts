import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { unzipSync, zipSync } from 'fflate'
import { beforeEach, describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { addRemark } from '../sessions/add-remark'
import { importBundle } from '../sessions/bundle/import'
import { listSessions } from '../sessions/open'
import { createSession } from '../sessions/session'
import { newRoot, record, resultsOf, run } from '../sessions/session.fixture'
import { checkHandIn } from './check'
import { courseFolder, listCourses, openCourse, startCourse, writeAnswers } from './folder'
import { handIn } from './hand-in'
import { parseCourse } from './parse'

const example = readFileSync(resolve(import.meta.dirname, '../../../resources/course/tcp-or-mptcp.yaml'))
let roots: { coursesRoot: string; sessionsRoot: string; product: string }
let id: string
beforeEach(async () => {
  roots = { coursesRoot: newRoot(), sessionsRoot: newRoot(), product: 'Handover Lab' }
  id = (await startCourse(roots.coursesRoot, example, 'course.yaml')).id
})

/** A session of the course's scenario, on a lab of the student's. */
async function ran(): Promise<string> {
  const { scenario } = await openCourse(roots.coursesRoot, id, roots.sessionsRoot)
  const about = { title: scenario.name, lab: 'mine', product: 'Handover Lab' }
  const session = createSession(roots.sessionsRoot, { ...about, scenarioText: stringify({ ...scenario, lab: '/home/alice/lab.yaml' }) }) // prettier-ignore
  session.journal.write({ kind: 'run-end', result: run })
  session.writeResults(resultsOf([run]))
  session.close('succeeded', null)
  return session.id
}
const answers = { floor: 5592, ratio: '1.9 (1.8 to 2.0)', survives: 'it lives on', doubt: 'none' }
const answer = (given: Record<string, string | number | null>) =>
  writeAnswers(roots.coursesRoot, id, { version: 1, by: 'Alice and Bob', answers: given })

describe('a course', () => {
  it('is started twice without losing answers, with a file to run', async () => {
    await answer(answers)
    expect((await startCourse(roots.coursesRoot, example, 'course.yaml')).id).toBe(id)
    const [course] = await listCourses(roots.coursesRoot, roots.sessionsRoot)
    expect(course?.answers).toMatchObject({ by: 'Alice and Bob', answers })
    expect(parse(readFileSync(join(courseFolder(roots.coursesRoot, id), 'scenario.yaml'), 'utf8'))).toEqual(
      course?.scenario,
    )
  })

  it('takes answers that come at once, one of them as a whole', async () => {
    await Promise.all(Array.from({ length: 8 }, (_, index) => answer({ ...answers, floor: index })))
    const [course] = await listCourses(roots.coursesRoot, roots.sessionsRoot)
    expect(course?.answers.answers).toMatchObject({ ratio: answers.ratio, floor: expect.any(Number) })
  })

  it('has an answers file that can be filled in by hand', async () => {
    const path = join(courseFolder(roots.coursesRoot, id), 'answers.yaml')
    const empty = readFileSync(path, 'utf8')
    expect(empty).toMatch(/# How long .*a number in ms\)\n {2}floor: \n/)
    expect((await openCourse(roots.coursesRoot, id, roots.sessionsRoot)).answers.by).toBe('')
    writeFileSync(path, empty.replace('floor: ', 'floor: 5592').replace('by: ', 'by: Alice'))
    expect((await openCourse(roots.coursesRoot, id, roots.sessionsRoot)).answers).toMatchObject({ by: 'Alice', answers: { floor: 5592 } }) // prettier-ignore
  })

  it('comes back as one bundle that its file recognises', async () => {
    await expect(handIn(id, roots)).rejects.toThrow('no session')
    const session = await ran()
    const other = record(roots.sessionsRoot)
    other.close('succeeded', null)
    await addRemark(roots.sessionsRoot, session, { kind: 'invalid', run: 0, hop: 0, reason: 'the laptop slept' })
    const { path, open } = await handIn(id, roots)
    expect(open).toHaveLength(4)
    await answer(answers)
    expect((await handIn(id, roots)).open).toEqual([])
    await expect(handIn(id, { ...roots, sessions: [other.id] })).rejects.toThrow('no session of this course')
    const check = await checkHandIn(path, example)
    expect(check).toMatchObject({
      title: 'One path or two',
      by: 'Alice and Bob',
      belongs: true,
      report: { whole: true, problems: [] },
    })
    expect(check.sessions).toMatchObject([{ id: session, runs: 1, held: 0, invalid: 1, sameScenario: true }])
    expect(check.answers[0]).toMatchObject({ id: 'floor', answer: '5592', problem: null })
    expect((await checkHandIn(path)).belongs).toBeNull()
    expect((await checkHandIn(path, Buffer.concat([example, Buffer.from('# mine\n')]))).belongs).toBe(false)
    // The teacher looks at the runs: each session comes in by itself.
    const home = newRoot()
    expect(await importBundle(home, path)).toMatchObject([{ id: session, already: false }])
    expect((await listSessions(home))[0]).toMatchObject({ imported: true, verdicts: { invalid: 1 } })
    const everything = Object.values(unzipSync(readFileSync(path))).map((bytes) => Buffer.from(bytes).toString()).join('') // prettier-ignore
    expect(everything).not.toContain('alice')
  })

  it.each([
    ['an answer', 'answers.yaml', 'it lives on', 'it is made anew', 'answers.yaml: it is not as it was exported'],
    ['the course', 'course.yaml', 'One path', 'Two paths', 'course.yaml: it is not as it was exported'],
    ['a run', 'results.json', '"held"', '"held"', null],
    ['the journal', 'journal.ndjson', '"downtimeMs":2100', '"downtimeMs":11', 'journal.ndjson: line 2 was changed'],
  ])('shows that %s was changed', async (_name, file, from, to, problem) => {
    await ran()
    await answer(answers)
    const { path } = await handIn(id, roots)
    const files = unzipSync(readFileSync(path))
    const changed = Object.entries(files).map(([name, bytes]) => [name, name.endsWith(file) ? Buffer.from(Buffer.from(bytes).toString().replace(from, to)) : bytes]) // prettier-ignore
    writeFileSync(path, zipSync(Object.fromEntries(changed)))
    const { report } = await checkHandIn(path, example)
    expect(report.whole).toBe(problem === null)
    if (problem !== null) expect(report.problems.join('\n')).toContain(problem)
  })

  it('says so when a session of another scenario was handed in under its name', async () => {
    await ran()
    const mine = id
    const text = example.toString().replace('memoryMiB: 64', 'memoryMiB: 16')
    const hers = (await startCourse(roots.coursesRoot, Buffer.from(text), 'course.yaml')).id
    await expect(handIn(hers, roots)).rejects.toThrow('no session')
    const { path } = await handIn(mine, roots)
    expect((await checkHandIn(path, Buffer.from(text))).belongs).toBe(false)
  })
})

describe('a course file that is wrong', () => {
  const base = 'version: 1\ntitle: T\nscenario: { version: 1, name: s }\n'
  it.each([
    ['no YAML', 'title: [', /course:1:/],
    ['no scenario', 'version: 1\ntitle: T\n', /scenario/],
    ['an unknown key', `${base}shell: rm\n`, /course:4:1: unknown key shell/],
    [
      'two questions of one name',
      `${base}questions: [{id: a, text: x}, {id: a, text: y}]\n`,
      /two questions have the id a/,
    ],
    ['a choice without choices', `${base}questions: [{id: a, text: x, kind: choice}]\n`, /has choices/],
    ['a wrong lab', `${base}lab: { version: 1, name: l, hosts: {} }\n`, /a lab needs a host/],
    [
      'a host that the lab has not',
      'version: 1\ntitle: T\nscenario: { version: 1, name: s, migration: { to: nowhere } }\n',
      /nowhere/,
    ],
  ])('is refused: %s', (_name, text, message) => {
    expect(() => parseCourse(text)).toThrow(message)
  })

  it('the one that ships is right', () => {
    expect(parseCourse(example).questions).toHaveLength(4)
  })
})
