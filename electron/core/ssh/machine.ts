// The one way to run something on a host: argv in, one result shape out, over SSH or on this machine.
import type { Duplex, Readable, Writable } from 'node:stream'
import type { Command } from '../../../shared/plan'

export type ExecOptions = {
  /** Ends the remote process as well, ms; 60,000 unless given. */
  timeoutMs?: number
  signal?: AbortSignal
  /** Called with each whole line of standard output as it comes. */
  onLine?: (line: string) => void
  /** Undoing and switching back: goes by the lane that ordinary commands leave free. */
  urgent?: boolean
  /** Standard input that is too large for a text: exactly `bytes` of what `open` gives, instead of the command's. */
  input?: { bytes: number; open(): Readable }
  /** Takes standard output as raw bytes, instead of the result's text; it is ended, and written out, before the result is there. */
  output?: Writable
}

/** Success and failure have the same shape, so that callers branch on named fields and not on text. */
export type ExecResult = {
  exitCode: number | null
  stdout: string
  stderr: string
  durationMs: number
  timedOut: boolean
  cancelled: boolean
  /** The connection broke: whether the command did its work is unknown. */
  lost: boolean
}

/** A process that goes on and prints lines: telemetry, probes, status of a migration. */
export type LineStream = {
  lines: AsyncIterable<string>
  write(text: string): void
  stop(): void
  done: Promise<ExecResult>
}

/** A command on a terminal of its own, which is hung up when the stream is destroyed. */
export type Terminal = { stream: Duplex; resize(size: TerminalSize): void }
/** In characters. */
export type TerminalSize = { rows: number; columns: number }

/** A host that takes commands, always as root (sudo is added inside where the login is not root). */
export type Machine = {
  readonly name: string
  /** Never throws for a command's own failure; throws LabError when the host cannot be reached. */
  exec(command: Command, options?: ExecOptions): Promise<ExecResult>
  stream(command: Command): Promise<LineStream>
  /** A stream of bytes to a unix socket of the host, such as Docker's. Throws LabError. */
  connect(path: string): Promise<Duplex>
  /** Runs a command on a terminal; raw bytes in both directions. Throws LabError. */
  terminal(argv: readonly string[], size: TerminalSize): Promise<Terminal>
  close(): Promise<void>
}
