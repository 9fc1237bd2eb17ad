// Everything that takes longer than a blink: started here, told to the page, cancelled by id.
import { randomUUID } from 'node:crypto'
import type { Operation, Progress } from '../../shared/operation'
import { LabError, toErrorInfo } from '../../shared/reply'

export type OperationTools = { signal: AbortSignal; onProgress(progress: Progress): void }
type Entry = { operation: Operation; abort: AbortController; done: Promise<void> }

export type Operations = {
  /** Starts work that goes on after the call. `work` gives the id of the session it made, if it made one. */
  start(
    kind: Operation['kind'],
    title: string,
    work: (tools: OperationTools) => Promise<string | null>,
  ): { operation: string; done: Promise<void> }
  list(): Operation[]
  cancel(id: string): void
  /** Cancels all and waits for them. */
  close(): Promise<void>
}

/** At most this many ended operations are kept for the page. */
const kept = 20

export function createOperations(onChange: (operation: Operation) => void): Operations {
  const entries = new Map<string, Entry>()
  return {
    start(kind, title, work) {
      // What changes hosts goes one at a time: two runs on one lab would measure each other.
      const busy = [...entries.values()].find((entry) => entry.operation.status.state === 'running')
      if (busy) {
        const hint = 'Wait for it to end, or cancel it.'
        throw new LabError({ code: 'busy', message: `“${busy.operation.title}” is still going on.`, hint })
      }
      const id = randomUUID()
      const abort = new AbortController()
      const progress: Progress = { fraction: 0, text: 'starting', leftMs: null }
      const base = { id, kind, title, startedMs: Date.now() }
      const set = (status: Operation['status']) => {
        const operation: Operation = { ...base, status }
        const entry = entries.get(id)
        if (entry) entry.operation = operation
        onChange(operation)
      }
      const run = async () => {
        try {
          const onProgress = (now: Progress) => set({ state: 'running', progress: now })
          const sessionId = await work({ signal: abort.signal, onProgress })
          set({ state: 'succeeded', sessionId })
        } catch (thrown) {
          const error = toErrorInfo(thrown)
          set(abort.signal.aborted || error.code === 'cancelled' ? { state: 'cancelled' } : { state: 'failed', error })
        }
      }
      const operation: Operation = { ...base, status: { state: 'running', progress } }
      const entry: Entry = { operation, abort, done: Promise.resolve() }
      entries.set(id, entry)
      onChange(operation)
      entry.done = run()
      for (const old of [...entries.keys()].slice(0, -kept)) entries.delete(old)
      return { operation: id, done: entry.done }
    },
    list: () => [...entries.values()].map((entry) => entry.operation),
    cancel: (id) => entries.get(id)?.abort.abort(),
    async close() {
      for (const entry of entries.values()) entry.abort.abort()
      await Promise.all([...entries.values()].map((entry) => entry.done))
    },
  }
}
