// Events from the core to every open page, whatever carries them.
import type { AnyEvent } from '../../shared/ipc'

export type { AnyEvent }
export type EventListener = (event: AnyEvent) => void

/** What a transport needs: to hear all events until it calls the function returned. */
export type EventSource = { subscribe(listener: EventListener): () => void }

export class EventHub implements EventSource {
  readonly #listeners = new Set<EventListener>()

  /** How many listen. */
  get size(): number {
    return this.#listeners.size
  }

  emit(event: AnyEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  subscribe(listener: EventListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
