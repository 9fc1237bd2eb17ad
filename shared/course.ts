// A course: one file that a teacher hands out (lab, scenario, questions), and the answers that come back.
import { z } from 'zod'
import { checkReportSchema } from './bundle'
import { nameSchema } from './names'
import { scenarioSchema } from './scenario'

const line = z.string().trim().min(1).max(1000)

export const questionSchema = z.strictObject({
  /** Names the question in the answers. */
  id: nameSchema,
  text: z.string().trim().min(1).max(10_000),
  kind: z.enum(['text', 'number', 'choice']).default('text'),
  /** Of a number: its unit, such as ms. */
  unit: z.string().min(1).max(40).optional(),
  /** Of a choice: what there is to choose from. */
  choices: z.array(line).min(2).max(50).optional(),
})
export type CourseQuestion = z.infer<typeof questionSchema>

export const courseSchema = z
  .strictObject({
    version: z.literal(1),
    title: z.string().trim().min(1).max(200),
    /** What to read first. */
    about: z.string().max(20_000).optional(),
    /** Hosts of the class, as a lab file has them; the local lab unless given. */
    lab: z.looseObject({ version: z.literal(1), name: nameSchema }).optional(),
    scenario: scenarioSchema,
    questions: z.array(questionSchema).max(200).default([]),
  })
  .superRefine(({ questions }, context) => {
    const seen = new Set<string>()
    for (const [index, { id, kind, choices }] of questions.entries()) {
      const at = (message: string) => context.addIssue({ code: 'custom', path: ['questions', index, 'id'], message })
      if (seen.has(id)) at(`two questions have the id ${id}`)
      seen.add(id)
      if ((kind === 'choice') !== (choices !== undefined)) at('a choice, and only a choice, has choices')
    }
  })
export type Course = z.infer<typeof courseSchema>

/** answers.yaml: who hands in, and one answer for each question's id. */
export const answersSchema = z.strictObject({
  version: z.literal(1),
  /** As the students name themselves. */
  by: z.string().trim().max(500).default(''),
  answers: z.record(nameSchema, z.union([z.string().max(100_000), z.number(), z.null()])).default({}),
})
export type Answers = z.infer<typeof answersSchema>

/** Why an answer does not answer its question; null when it does. */
export function answerProblem(
  { kind, choices, text }: CourseQuestion,
  answer: string | number | null | undefined,
): string | null {
  const name = `“${text.length > 60 ? `${text.slice(0, 57)}…` : text}”`
  if (answer === undefined || answer === null || (typeof answer === 'string' && answer.trim() === ''))
    return `${name} has no answer`
  if (kind === 'number' && !Number.isFinite(Number(answer))) return `${name} asks for a number`
  if (kind === 'choice' && !choices?.includes(String(answer))) return `${name} asks for one of its choices`
  return null
}

/** A session that can be handed in for a course. */
export const courseSessionSchema = z.object({
  id: z.string(),
  title: z.string(),
  startedMs: z.number(),
  state: z.string(),
  runs: z.number().int(),
  held: z.number().int(),
  invalid: z.number().int(),
  /** Whether it ran the course's scenario, whatever the lab. */
  sameScenario: z.boolean(),
})
export type CourseSession = z.infer<typeof courseSessionSchema>

/** A course that was started here. */
export const courseStateSchema = z.object({
  id: z.string(),
  folder: z.string(),
  /** SHA-256 of the course file, in hex: what hand-ins are held against. */
  sha256: z.string(),
  course: courseSchema,
  /** The course's scenario on the course's lab. */
  scenario: scenarioSchema,
  answers: answersSchema,
  /** Those of its scenario, the newest first. */
  sessions: z.array(courseSessionSchema),
})
export type CourseState = z.infer<typeof courseStateSchema>

/** What a hand-in holds, and whether it is what it says. */
export const handInCheckSchema = z.object({
  title: z.string(),
  by: z.string(),
  report: checkReportSchema,
  /** Whether it answers this very course file; null when none was given to hold it against. */
  belongs: z.boolean().nullable(),
  answers: z.array(
    z.object({ id: z.string(), question: z.string(), answer: z.string(), problem: z.string().nullable() }),
  ),
  sessions: z.array(courseSessionSchema),
})
export type HandInCheck = z.infer<typeof handInCheckSchema>
