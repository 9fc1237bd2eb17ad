// What every request answers: a value, or an error that a person can act on.
import { z } from 'zod'

export const errorCodes = [
  'bad-input', // the caller's data is wrong; nothing was touched
  'not-found',
  'busy', // another operation holds what this one needs
  'cancelled',
  'unreachable', // a host did not answer, or the connection to it broke
  'host-key-unknown', // detail carries the fingerprint to confirm
  'host-key-changed',
  'auth-failed',
  'timeout',
  'step-failed', // a command on a host ended otherwise than expected
  'unsupported', // this machine or host cannot do it; the hint says the way round
  'migration-failed',
  'lab-failed',
  'bug', // not expected: a defect of the product
] as const

export const errorInfoSchema = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  hint: z.string().optional(),
  /** The failing command and its last lines, or the text of a stack. */
  detail: z.string().optional(),
  host: z.string().optional(),
})
export type ErrorInfo = z.infer<typeof errorInfoSchema>
export type ErrorCode = ErrorInfo['code']

export type Reply<T> = { ok: true; value: T } | { ok: false; error: ErrorInfo }

/** An expected failure: something a person can understand and act on. Everything else thrown is a bug. */
export class LabError extends Error {
  readonly info: ErrorInfo
  constructor(info: ErrorInfo, options?: { cause?: unknown }) {
    // Whatever prints the error (a failing test, a crash report) then shows the last lines of the command as well.
    super(info.message, options ?? (info.detail === undefined ? undefined : { cause: info.detail }))
    this.name = 'LabError'
    this.info = info
  }
}

/** Turns anything thrown into the error of a reply. */
export function toErrorInfo(thrown: unknown): ErrorInfo {
  if (thrown instanceof LabError) return thrown.info
  if (thrown instanceof Error && thrown.name === 'AbortError') return { code: 'cancelled', message: 'Cancelled.' }
  const detail = thrown instanceof Error ? thrown.stack : undefined
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return detail === undefined ? { code: 'bug', message } : { code: 'bug', message, detail }
}
