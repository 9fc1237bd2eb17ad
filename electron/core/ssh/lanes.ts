// Limits the channels on one connection (OpenSSH allows 10) and keeps one free for urgent work.

type Waiter = { urgent: boolean; go: () => void }

export type Lanes = {
  /** Resolves with the function that frees the lane; rejects when the signal aborts first. */
  enter(urgent: boolean, signal?: AbortSignal): Promise<() => void>
}

/** @param count all lanes; the last one is for urgent work alone (undoing, switching back). */
export function createLanes(count: number): Lanes {
  let used = 0
  const waiting: Waiter[] = []
  const free = (urgent: boolean) => used < (urgent ? count : count - 1)

  function leave(): void {
    used -= 1
    const next = waiting.findIndex((waiter) => waiter.urgent && free(true))
    const index = next >= 0 ? next : free(false) ? 0 : -1
    if (index >= 0) waiting.splice(index, 1)[0]?.go()
  }

  function enter(urgent: boolean, signal?: AbortSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted()
      const abort = () => {
        const index = waiting.indexOf(waiter)
        if (index >= 0) waiting.splice(index, 1)
        reject(signal?.reason)
      }
      const waiter: Waiter = {
        urgent,
        go: () => {
          signal?.removeEventListener('abort', abort)
          used += 1
          let left = false
          resolve(() => {
            if (!left) leave()
            left = true
          })
        },
      }
      if (free(urgent)) return waiter.go()
      waiting.push(waiter)
      signal?.addEventListener('abort', abort, { once: true })
    })
  }

  return { enter }
}
