// course start, hand-in, check: a teacher's file out, the students' bundle back.
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Command } from 'commander'
import type { HandInCheck } from '../../shared/course'
import { LabError } from '../../shared/reply'
import { checkHandIn } from '../core/course/check'
import { listCourses, startCourse } from '../core/course/folder'
import { handIn } from '../core/course/hand-in'
import type { Core } from '../core/core'
import { reportText } from './bundles'
import { print, withCore } from './session-core'

type Options = { json?: boolean; course?: string; session?: string[] }
const rootOf = (core: Core) => join(core.dataFolder, 'courses')

export function addCourse(program: Command): void {
  const course = program.command('course').description('A teacher hands out one file; students hand back one bundle.')
  course
    .command('start')
    .argument('<file>', 'the course file (YAML)')
    .description('Begin a course: a folder with the scenario to run and the answers to fill in.')
    .option('--json', 'for programs')
    .action((file: string, options: Options) =>
      withCore(true, async (core) => {
        const { id, folder } = await startCourse(rootOf(core), await read(file), basename(file))
        if (options.json) return print({ id, folder })
        process.stdout.write(`${folder}\nRun: run ${join(folder, 'scenario.yaml')}\nAnswer: ${join(folder, 'answers.yaml')}\nThen: course hand-in ${id}\n`) // prettier-ignore
      }),
    )
  course
    .command('hand-in')
    .argument('[course]', 'its name, where several were started')
    .description('Write the bundle to hand in: the answers and the sessions of the course’s scenario.')
    .option('--session <id...>', 'only these sessions')
    .option('--json', 'for programs')
    .action((id: string | undefined, options: Options) =>
      withCore(true, async (core) => {
        const places = {
          coursesRoot: rootOf(core),
          sessionsRoot: core.sessionsFolder,
          product: `Handover Lab ${core.version}`,
        }
        const chosen = id ?? (await onlyCourse(core))
        const done = await handIn(chosen, { ...places, ...(options.session ? { sessions: options.session } : {}) })
        if (options.json) return print(done)
        for (const problem of done.open) process.stderr.write(`${problem}.\n`)
        process.stdout.write(`${done.path}\n`)
      }),
    )
  course
    .command('check')
    .argument('<bundle>', 'what was handed in (zip)')
    .description(
      'Say whether a hand-in is whole and unaltered, and belongs to the course file. Exit status 1 when not.',
    )
    .option('--course <file>', 'the course file that was handed out')
    .option('--json', 'for programs')
    .action((bundle: string, options: Options) =>
      withCore(true, async () => {
        const check = await checkHandIn(bundle, options.course === undefined ? undefined : await read(options.course))
        if (options.json) print(check)
        else process.stdout.write(handInText(check))
        process.exitCode = check.report.whole && check.belongs !== false ? 0 : 1
      }),
    )
}

async function onlyCourse(core: Core): Promise<string> {
  const courses = await listCourses(rootOf(core), core.sessionsFolder)
  const [only] = courses
  if (only && courses.length === 1) return only.id
  const hint = courses.length === 0 ? 'Begin with `course start FILE`.' : `Name one: ${courses.map(({ id }) => id).join(', ')}.` // prettier-ignore
  throw new LabError({ code: 'bad-input', message: `${courses.length === 0 ? 'No course was' : 'Several courses were'} started.`, hint }) // prettier-ignore
}

function handInText({ title, by, report, belongs, answers, sessions }: HandInCheck): string {
  const own = belongs === null ? 'no course file was given to hold it against' : belongs ? 'of this very course file' : 'OF ANOTHER COURSE FILE' // prettier-ignore
  const lines = [
    `${title}, by ${by || 'nobody named'}: ${own}.`,
    ...sessions.map(
      ({ id, runs, held, invalid }) => `  ${id}: ${runs} runs, ${held} verdicts hold, ${invalid} marked invalid`,
    ),
    ...answers.map(
      ({ question, answer, problem }) => `  ${question}\n    ${problem === null ? answer : `${answer} (${problem})`}`,
    ),
  ]
  return `${lines.join('\n')}\n${reportText(report)}`
}

function read(file: string): Promise<Buffer> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new LabError({ code: 'bad-input', message: `${file} cannot be read (${error.code}).` })
  })
}
