// What the page last heard from the core. The core owns the truth: this is only ever replaced by what it answers.
import { create } from 'zustand'
import type { LiveState, Question, RequestOutput, SessionInfo } from '../../shared/ipc'
import type { GuestState, LabState } from '../../shared/lab'
import type { Operation } from '../../shared/operation'
import type { ErrorInfo } from '../../shared/reply'

export type Page = 'lab' | 'scenarios' | 'sessions' | 'results' | 'course' | 'doctor' | 'settings'
export type ScenarioFile = RequestOutput<'scenario.list'>[number]

export type ConsoleOf = { lab: string } & Pick<GuestState, 'host' | 'engine' | 'name'>

export type State = {
  page: Page
  connected: boolean
  loaded: boolean
  info: RequestOutput<'app.info'> | null
  labs: readonly LabState[]
  /** When the core told of them, ms: samples after it are newer. */
  labsAt: number
  live: LiveState
  operations: readonly Operation[]
  scenarios: readonly ScenarioFile[]
  sessions: readonly SessionInfo[]
  /** What the core waits to hear. */
  questions: readonly Question[]
  /** The session that the sessions page shows; the newest while null. */
  session: string | null
  /** The run whose time its replay begins at; the whole session while null. */
  sessionRun: { run: number; hop: number } | null
  /** Sessions that the results page shows, the first being what others are compared with; the newest while empty. */
  compared: readonly string[]
  /** The scenario file that the lab page and the scenarios page show; the first while null. */
  scenarioFile: string | null
  /** Texts of scenario files as a person changed them here, by file name. */
  drafts: Readonly<Record<string, string>>
  /** Counts doctor changes: the doctor page asks again when it grows. */
  doctorVersion: number
  /** The guest whose console is open. */
  consoleOf: ConsoleOf | null
  /** Errors of things a person asked for, oldest first, until dismissed. */
  errors: readonly { id: number; error: ErrorInfo }[]
}

export const useLab = create<State>(() => ({
  page: 'lab',
  connected: true,
  loaded: false,
  info: null,
  labs: [],
  labsAt: 0,
  live: { sessionId: null, scenario: null, run: null, phases: [], events: [], last: null },
  operations: [],
  scenarios: [],
  sessions: [],
  questions: [],
  session: null,
  sessionRun: null,
  compared: [],
  scenarioFile: null,
  drafts: {},
  doctorVersion: 0,
  consoleOf: null,
  errors: [],
}))

/** Keeps what a person made of a scenario file until the window closes; null forgets it. */
export function keepDraft(file: string, text: string | null): void {
  useLab.setState(({ drafts }) => {
    const others = Object.entries(drafts).filter(([name]) => name !== file)
    return { drafts: Object.fromEntries(text === null ? others : [...others, [file, text]]) }
  })
}

let lastError = 0

/** Shows an error until a person dismisses it; the same message is not shown twice. */
export function showError(error: ErrorInfo): void {
  if (error.code === 'cancelled') return
  useLab.setState(({ errors }) => {
    const others = errors.filter((shown) => shown.error.message !== error.message)
    return { errors: [...others, { id: ++lastError, error }].slice(-4) }
  })
}

export function dismissError(id: number): void {
  useLab.setState(({ errors }) => ({ errors: errors.filter((shown) => shown.id !== id) }))
}
