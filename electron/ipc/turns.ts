// A run that is taken one step at a time waits here for a person.
import { LabError } from '../../shared/reply'

export type Turns = {
  /** Resolves at the next `next`; rejects when the run is cancelled. */
  wait(signal: AbortSignal): Promise<void>
  /** Throws `bad-input` when nothing waits. */
  next(): void
}

export function createTurns(): Turns {
  let go: (() => void) | null = null
  return {
    wait: (signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason)
        const stop = () => {
          go = null
          reject(signal.reason)
        }
        signal.addEventListener('abort', stop, { once: true })
        go = () => {
          go = null
          signal.removeEventListener('abort', stop)
          resolve()
        }
      }),
    next() {
      if (!go) throw new LabError({ code: 'bad-input', message: 'No step waits to be run.' })
      go()
    },
  }
}
