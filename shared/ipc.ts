// The contract between the page and the core: the only module of shared/ that names requests and events.
import { z } from 'zod'
import { checkReportSchema, originSchema } from './bundle'
import { answersSchema, courseStateSchema, handInCheckSchema } from './course'
import { adviceSchema } from './advice'
import { hostReportSchema } from './doctor'
import { guestLookSchema } from './guest-look'
import { journalEntrySchema } from './journal'
import { labFileInfoSchema, labStateSchema } from './lab'
import { lessonSchema } from './lesson'
import {
  engineSchema,
  interfaceSchema,
  layerSchema,
  mannerSchema,
  nameSchema,
  switchActionSchema,
  switchKindSchema,
} from './names'
import { operationSchema } from './operation'
import { planSchema } from './plan'
import { newRemarkSchema, remarkSchema } from './remarks'
import { replaySchema } from './replay'
import { phaseSchema, resultsSchema, runResultSchema, switchEventSchema } from './results'
import { sampleSchema } from './samples'
import { scenarioSchema } from './scenario'
import { sideBySideSchema } from './side-by-side'
import { tekaRecordSchema } from './teka-record'

const nothing = z.object({})
const operationId = z.object({ operation: z.string() })
export const switchRequestSchema = z.object({
  lab: nameSchema,
  host: nameSchema,
  interface: interfaceSchema,
  action: switchActionSchema,
  kind: switchKindSchema,
  manner: mannerSchema,
  /** The host puts the interface back by itself after this time when the app does not, ms. */
  revertAfterMs: z.number().int().min(1000).max(600_000),
})
export type SwitchRequest = z.infer<typeof switchRequestSchema>

export const sessionInfoSchema = z.object({
  id: z.string(),
  title: z.string(),
  startedMs: z.number(),
  state: z.enum(['running', 'succeeded', 'failed', 'cancelled', 'interrupted']),
  runs: z.number().int(),
  /** Of runs that a person marked invalid the verdict does not count. */
  verdicts: z.object({ held: z.number().int(), broken: z.number().int(), invalid: z.number().int().default(0) }),
  /** It was recorded elsewhere and is read-only here. */
  imported: z.boolean().default(false),
})
export type SessionInfo = z.infer<typeof sessionInfoSchema>

/** What is going on now, for the page: the session being recorded and where its run stands. */
export const liveStateSchema = z.object({
  sessionId: z.string().nullable(),
  scenario: scenarioSchema.nullable(),
  run: z
    .object({ run: z.number().int(), hop: z.number().int(), startedMs: z.number(), from: z.string(), to: z.string() })
    .nullable(),
  phases: z.array(phaseSchema),
  events: z.array(switchEventSchema),
  last: runResultSchema.nullable(),
  /** The migration as a pipeline, where its method has one. */
  lessons: z.array(lessonSchema).optional(),
  /** Of the run that goes on, where it moves by the method `teka`. */
  teka: tekaRecordSchema.nullable().optional(),
})
export type LiveState = z.infer<typeof liveStateSchema>

/** What the core waits to hear from a person. */
export const questionSchema = z.object({
  id: z.string(),
  kind: z.literal('host-key'),
  /** The SSH destination that shows the key. */
  host: z.string(),
  keyType: z.string(),
  /** `SHA256:…` as OpenSSH prints it. */
  fingerprint: z.string(),
})
export type Question = z.infer<typeof questionSchema>

/** Name of a scenario file, never a path. */
export const scenarioFileSchema = z
  .string()
  .max(80)
  .regex(/^[a-z0-9][a-z0-9-]*\.yaml$/, 'a name of a-z, 0-9 and "-" that ends in .yaml')

/** An SSH destination: user@host:port, or a Host of ~/.ssh/config. */
const destinationSchema = z
  .string()
  .trim()
  .min(1)
  .max(300)
  .regex(/^[^-\s][^\s]*$/, 'a destination such as user@host:22')

export const exportFormats = ['csv', 'json', 'html', 'markdown', 'latex', 'zip'] as const

export const requests = {
  'app.info': {
    input: nothing,
    output: z.object({
      version: z.string(),
      /** The lab that the page works in. */
      lab: z.string(),
      /** The lab file that it is of; null for a lab that the app makes. */
      labFile: z.string().nullable().default(null),
      platform: z.string(),
      localLab: z.object({ possible: z.boolean(), reason: z.string() }),
      sessionsFolder: z.string(),
    }),
  },
  /** The labs that the page can work in: the one that the app makes, and those of lab files. */
  'lab.files': { input: nothing, output: z.object({ own: nameSchema, files: z.array(labFileInfoSchema) }) },
  /** Keeps a lab file of a person's own; refused when it has mistakes. */
  'lab.add-file': { input: z.object({ upload: z.string() }), output: z.object({ lab: nameSchema }) },
  /** Has the page work in another lab. */
  'lab.choose': { input: z.object({ lab: nameSchema }), output: nothing },
  'lab.list': { input: nothing, output: z.array(labStateSchema) },
  /** `on` is the Linux machine that is to carry the lab; this computer, or where it is already, unless given. */
  'lab.up': { input: z.object({ lab: nameSchema, on: destinationSchema.optional() }), output: operationId },
  'lab.down': { input: z.object({ lab: nameSchema }), output: operationId },
  /** The log and the use of a Docker guest on the host where it is. */
  'guest.look': { input: z.object({ lab: nameSchema, host: nameSchema, guest: nameSchema }), output: guestLookSchema },
  'lab.switch': { input: switchRequestSchema, output: switchEventSchema },
  /** All scenarios: each file's text, what it says of itself, and what it means. */
  'scenario.list': {
    input: nothing,
    output: z.array(
      z.object({
        file: z.string(),
        text: z.string(),
        about: z.string(),
        /** Null for one that was broken by hand: `problem` then says where. */
        scenario: scenarioSchema.nullable(),
        problem: z.string().nullable().default(null),
        /** Saved by a person here; the others came with the product. */
        own: z.boolean().default(false),
      }),
    ),
  },
  /** Writes a scenario of a person's own, over an older one of that name; refused when it has mistakes. */
  'scenario.save': {
    input: z.object({ file: scenarioFileSchema, text: z.string().max(1_000_000) }),
    output: z.object({ path: z.string() }),
  },
  'scenario.parse': { input: z.object({ text: z.string().max(1_000_000) }), output: scenarioSchema },
  /** For an editor: every problem of a text by line and column (from 1), or the scenario that it is. */
  'scenario.check': {
    input: z.object({ text: z.string().max(1_000_000) }),
    output: z.object({
      scenario: scenarioSchema.nullable(),
      problems: z.array(z.object({ line: z.number().int(), column: z.number().int(), message: z.string() })),
      /** What it will come to, when it can be run. */
      design: z
        .object({
          cells: z.number().int(),
          runs: z.number().int(),
          /** From rates, sizes and schedules alone: right to about a half. */
          estimateMs: z.number(),
        })
        .nullable(),
    }),
  },
  /** Makes a guest on a host of a lab that is up; any other guest of the lab goes. */
  'guest.start': { input: z.object({ lab: nameSchema, host: nameSchema }), output: operationId },
  /** `stepwise`: each lesson of the pipeline waits for `run.next`. */
  'run.start': {
    input: z.object({ scenario: scenarioSchema, stepwise: z.boolean().default(false) }),
    output: operationId,
  },
  /** The lesson that waits is run. */
  'run.next': { input: nothing, output: nothing },
  /** Moves the guest that runs now to another host of its lab; creates it first when there is none. */
  'run.move': { input: z.object({ lab: nameSchema, to: nameSchema }), output: operationId },
  'run.live': { input: nothing, output: liveStateSchema },
  /** The steps that an intent would take, with nothing done: what `--dry-run` prints. */
  'plan.show': {
    input: z.discriminatedUnion('intent', [
      z.object({ intent: z.literal('lab-up'), lab: nameSchema, layers: z.array(layerSchema).default([]) }),
      z.object({ intent: z.literal('lab-down'), lab: nameSchema }),
      z.object({ intent: z.literal('run'), scenario: scenarioSchema }),
      z.object({ intent: z.literal('switch'), request: switchRequestSchema }),
    ]),
    output: z.array(planSchema),
  },
  'operation.list': { input: nothing, output: z.array(operationSchema) },
  'operation.cancel': { input: operationId, output: nothing },
  'question.list': { input: nothing, output: z.array(questionSchema) },
  'question.answer': { input: z.object({ id: z.string(), trust: z.boolean() }), output: nothing },
  'doctor.run': { input: z.object({ lab: nameSchema }), output: operationId },
  'doctor.last': { input: z.object({ lab: nameSchema }), output: z.array(hostReportSchema) },
  'sessions.list': { input: nothing, output: z.array(sessionInfoSchema) },
  'sessions.open': {
    input: z.object({ id: z.string() }),
    output: z.object({
      info: sessionInfoSchema,
      results: resultsSchema.nullable(),
      journal: z.array(journalEntrySchema),
      endsEarly: z.string().nullable(),
      remarks: z.array(remarkSchema).default([]),
      origin: originSchema.nullable().default(null),
    }),
  },
  /** The series of its graphs, worked out: what a replay draws. */
  'sessions.replay': { input: z.object({ id: z.string() }), output: replaySchema },
  /** Whether the recording is as it was. */
  'sessions.check': { input: z.object({ id: z.string() }), output: checkReportSchema },
  /** A note, or a mark on a run: beside the recording, which stays as it is. */
  'sessions.remark': { input: z.object({ id: z.string(), remark: newRemarkSchema }), output: nothing },
  /** Takes another person's bundle in, read-only. */
  'sessions.import': {
    input: z.object({ upload: z.string() }),
    output: z.object({ sessions: z.array(z.object({ id: z.string(), title: z.string(), already: z.boolean() })) }),
  },
  'sessions.verify': { input: z.object({ upload: z.string() }), output: checkReportSchema },
  /** A file from the page in parts, since the page knows no paths. `bytes` is its size. */
  'upload.begin': {
    input: z.object({ name: z.string().max(300), bytes: z.number().int().min(0) }),
    output: z.object({ upload: z.string() }),
  },
  /** `data` is base64 of at most 2 MiB, from `offset` on. */
  'upload.part': {
    input: z.object({ upload: z.string(), offset: z.number().int().min(0), data: z.string().max(2_900_000) }),
    output: nothing,
  },
  'course.list': { input: nothing, output: z.array(courseStateSchema) },
  'course.start': { input: z.object({ upload: z.string() }), output: z.object({ id: z.string() }) },
  'course.answer': { input: z.object({ id: z.string(), answers: answersSchema }), output: nothing },
  /** `open` says which answers are missing. */
  'course.hand-in': {
    input: z.object({ id: z.string(), sessions: z.array(z.string()).max(100) }),
    output: z.object({ path: z.string(), open: z.array(z.string()) }),
  },
  /** `course` is the one to hold it against, by its id here. */
  'course.check': {
    input: z.object({ upload: z.string(), course: z.string().optional() }),
    output: handInCheckSchema,
  },
  'sessions.samples': { input: z.object({ id: z.string() }), output: z.array(sampleSchema) },
  'sessions.export': {
    input: z.object({ id: z.string(), format: z.enum(exportFormats) }),
    output: z.object({ path: z.string() }),
  },
  /** One session or several with their statistics, and the published values that may stand beside them. */
  'results.open': { input: z.object({ ids: z.array(z.string()).min(1).max(8) }), output: sideBySideSchema },
  /** Teka's rule on this scenario's migration, with round trips of the last minute. */
  'advice.get': {
    input: z.object({ lab: nameSchema, scenario: scenarioSchema, serviceStartS: z.number().min(0).max(86_400) }),
    output: adviceSchema,
  },
  /** A terminal in the guest that runs on this host, in the place of any other; what it prints comes by the event `console`. */
  'console.open': {
    input: z.object({
      lab: nameSchema,
      host: nameSchema,
      engine: engineSchema,
      guest: nameSchema,
      rows: z.number().int().min(1).max(500),
      columns: z.number().int().min(1).max(500),
    }),
    output: z.object({ console: z.string() }),
  },
  'console.write': { input: z.object({ console: z.string(), text: z.string().max(100_000) }), output: nothing },
  'console.close': { input: z.object({ console: z.string() }), output: nothing },
  'samples.recent': { input: z.object({ sinceMs: z.number() }), output: z.array(sampleSchema) },
} as const

export const events = {
  /** Something changed: the page asks again. */
  changed: z.object({ topic: z.enum(['lab', 'live', 'sessions', 'operations', 'doctor', 'questions']) }),
  operation: operationSchema,
  /** Batched about 4 times a second. */
  samples: z.object({ samples: z.array(sampleSchema) }),
  /** What an open console printed; null: it has ended. */
  console: z.object({ console: z.string(), text: z.string().nullable() }),
} as const

export type RequestName = keyof typeof requests
export type RequestInput<N extends RequestName> = z.input<(typeof requests)[N]['input']>
export type RequestOutput<N extends RequestName> = z.output<(typeof requests)[N]['output']>
export type EventName = keyof typeof events
export type EventPayload<N extends EventName> = z.output<(typeof events)[N]>

export type AnyEvent = { [N in EventName]: { event: N; payload: EventPayload<N> } }[EventName]

/** What the preload or the WebSocket puts at `window.handoverLab`; all that the page knows of the rest. */
export type Bridge = {
  request(call: string, method: RequestName, input: unknown): Promise<unknown>
  cancel(call: string): void
  on(event: EventName, listener: (payload: unknown) => void): () => void
}
