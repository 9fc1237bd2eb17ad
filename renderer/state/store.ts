// What the page last heard from the core. The core owns the truth: this is only ever replaced by what it answers.
import { create } from 'zustand'
import type { LiveState, RequestOutput, SessionInfo } from '../../shared/ipc'
import type { LabState } from '../../shared/lab'
import type { Operation } from '../../shared/operation'
import type { ErrorInfo } from '../../shared/reply'

export type Page = 'lab' | 'sessions' | 'doctor' | 'settings'
export type ScenarioFile = RequestOutput<'scenario.list'>[number]

export type State = {
  page: Page
  connected: boolean
  loaded: boolean
  info: RequestOutput<'app.info'> | null
  labs: readonly LabState[]
  live: LiveState
  operations: readonly Operation[]
  scenarios: readonly ScenarioFile[]
  sessions: readonly SessionInfo[]
  /** Counts doctor changes: the doctor page asks again when it grows. */
  doctorVersion: number
  /** Errors of things a person asked for, oldest first, until dismissed. */
  errors: readonly { id: number; error: ErrorInfo }[]
}

export const useLab = create<State>(() => ({
  page: 'lab',
  connected: true,
  loaded: false,
  info: null,
  labs: [],
  live: { sessionId: null, scenario: null, run: null, phases: [], events: [], last: null },
  operations: [],
  scenarios: [],
  sessions: [],
  doctorVersion: 0,
  errors: [],
}))

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
