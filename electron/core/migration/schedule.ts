// The handover schedule: each event waits for its anchor, then for its offset.
import type { Anchor, HandoverEvent } from '../../../shared/scenario'
import { parseAt } from '../../../shared/scenario'

export type Schedule = {
  /** Says that an anchor was reached at `t` (ms since 1970, controller's clock). A second time changes nothing. */
  reached(anchor: Anchor, t: number): void
  /** Resolves when every event that was begun is done; the rest is dropped. */
  close(): Promise<void>
  /** Resolves when every event whose anchor was reached is done. */
  settled(): Promise<void>
}

/** `perform` makes one switch; its failure is told to `onError` and does not stop the others. */
export function createSchedule(
  events: readonly HandoverEvent[],
  perform: (event: HandoverEvent) => Promise<void>,
  onError: (event: HandoverEvent, thrown: unknown) => void,
): Schedule {
  const reached = new Set<Anchor>()
  const waiting = new Map<NodeJS.Timeout, () => void>()
  const running: Promise<void>[] = []
  // Events happen one after the other: a script that puts an interface up must not overtake the one that cuts it.
  let queue: Promise<void> = Promise.resolve()
  const run = (event: HandoverEvent) => {
    queue = queue.then(() => perform(event)).catch((thrown: unknown) => onError(event, thrown))
    return queue
  }
  return {
    reached(anchor, t) {
      if (reached.has(anchor)) return
      reached.add(anchor)
      for (const event of events) {
        const at = parseAt(event.at)
        if (at?.anchor !== anchor) continue
        running.push(
          new Promise((resolve) => {
            const timer = setTimeout(
              () => {
                waiting.delete(timer)
                void run(event).then(resolve)
              },
              Math.max(0, t + at.offsetMs - Date.now()),
            )
            waiting.set(timer, resolve)
          }),
        )
      }
    },
    async settled() {
      await Promise.all(running)
    },
    async close() {
      for (const [timer, resolve] of waiting) {
        clearTimeout(timer)
        resolve()
      }
      await Promise.all(running)
    },
  }
}
