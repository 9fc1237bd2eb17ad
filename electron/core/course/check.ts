// A hand-in as the teacher sees it: whole or not, of this course or not, the answers, and what its sessions hold.
import { createHash } from 'node:crypto'
import { answerProblem, type CourseSession, type HandInCheck } from '../../../shared/course'
import { LabError } from '../../../shared/reply'
import { resultsSchema } from '../../../shared/results'
import { withMarks, remarkSchema } from '../../../shared/remarks'
import { verdictHolds } from '../migration/verdict'
import { openBundle, type BundleFile } from '../sessions/bundle/bundle-file'
import { checkBundle } from '../sessions/bundle/check-bundle'
import { parseLines, parseRecorded, visible } from '../sessions/lines'
import { readAnswers } from './folder'
import { parseCourse } from './parse'
import { ranScenario } from './sessions'

/**
 * Checks a hand-in; `course` is the teacher's own file to hold it against. Throws `bad-input` when it is no hand-in at all,
 * or a dangerous one. Nothing is written.
 */
export async function checkHandIn(path: string, course?: Uint8Array): Promise<HandInCheck> {
  const bundle = await openBundle(path)
  try {
    const { manifest, names } = bundle
    if (manifest.kind !== 'hand-in' || manifest.course === null || !names.has('course.yaml')) {
      const hint = 'It holds a session: `sessions verify` checks it, `sessions import` takes it in.'
      throw new LabError({ code: 'bad-input', message: 'This bundle is no hand-in of a course.', hint })
    }
    const report = await checkBundle(bundle)
    const bytes = await bundle.read('course.yaml')
    const inside = createHash('sha256').update(bytes).digest('hex')
    if (inside !== manifest.course.sha256)
      report.problems.push('course.yaml: it is not the file that the manifest names')
    const answered = parseCourse(bytes, 'course.yaml')
    const answers = readAnswers(visible((await bundle.read('answers.yaml')).toString('utf8')))
    const sessions = await Promise.all(manifest.sessions.map(({ id }) => sessionOf(bundle, id, answered.scenario)))
    for (const { id, sameScenario } of sessions) {
      if (!sameScenario) report.problems.push(`${id}: it did not run the course’s scenario`)
    }
    return {
      title: visible(answered.title),
      by: answers.by,
      report: { ...report, whole: report.problems.length === 0 },
      belongs: course === undefined ? null : createHash('sha256').update(course).digest('hex') === inside,
      answers: answered.questions.map((question) => {
        const answer = answers.answers[question.id]
        const problem = answerProblem(question, answer)
        return { id: question.id, question: visible(question.text), answer: String(answer ?? ''), problem }
      }),
      sessions,
    }
  } finally {
    await bundle.close()
  }
}

type Wanted = Parameters<typeof ranScenario>[1]
async function sessionOf(bundle: BundleFile, id: string, scenario: Wanted): Promise<CourseSession> {
  const text = async (name: string) => (bundle.names.has(`${id}/${name}`) ? (await bundle.read(`${id}/${name}`)).toString('utf8') : '') // prettier-ignore
  const results = resultsSchema.safeParse(parseRecorded(await text('results.json'))).data
  const remarks = parseLines(await text('remarks.ndjson'), remarkSchema).values
  const runs = withMarks(results?.runs ?? [], remarks)
  const valid = runs.filter((run) => run.invalid === undefined)
  return {
    id,
    title: visible(results?.scenario.name ?? id),
    startedMs: runs[0]?.phases[0]?.startMs ?? 0,
    state: results ? 'recorded' : 'without results',
    runs: runs.length,
    held: valid.filter((run) => run.verdict !== null && verdictHolds(run.verdict)).length,
    invalid: runs.length - valid.length,
    sameScenario: ranScenario(await text('scenario.yaml'), scenario),
  }
}
