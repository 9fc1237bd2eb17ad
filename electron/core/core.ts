// The core as its users see it: the window's handlers and the command line call this and nothing deeper.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { AnyEvent, LiveState } from '../../shared/ipc'
import type { AcceptHostKey } from './lab/carrier'
import type { Operations } from './operations'
import { createOperations } from './operations'
import type { JournalWriter } from './sessions/journal-writer'
import type { Pool } from './ssh/pool'
import { createPool } from './ssh/pool'
import { SampleRing } from './telemetry/ring'
import type { SwitchEvent } from '../../shared/results'
import type { Sample } from '../../shared/samples'

export type CoreOptions = {
  /** The user's data: labs, keys, known hosts. */
  dataFolder: string
  /** Where sessions are recorded. */
  sessionsFolder: string
  /** The product's own scripts, recipes and scenarios. */
  resources: string
  version: string
  emit(event: AnyEvent): void
}

export type Core = CoreOptions & {
  pool: Pool
  /** Asked for a machine that nobody knows yet: whether its host key is the right one. */
  acceptHostKey?: AcceptHostKey
  operations: Operations
  live: LiveState
  recent: SampleRing
  /** Of the session being recorded: switches by hand go into it as well. */
  journal: JournalWriter | null
  setLive(change: Partial<LiveState>): void
  /** A switch by schedule or by hand, or more that is known of one. */
  tellSwitch(event: SwitchEvent): void
  tellSamples(samples: Sample[]): void
  close(): Promise<void>
}

const idle: LiveState = { sessionId: null, scenario: null, run: null, phases: [], events: [], last: null }

/** Makes the core; nothing is touched or connected until it is asked for. */
export async function createCore(options: CoreOptions): Promise<Core> {
  await mkdir(options.dataFolder, { recursive: true, mode: 0o700 })
  await mkdir(options.sessionsFolder, { recursive: true })
  const pool = createPool({ knownHostsFile: join(options.dataFolder, 'known_hosts') })
  const operations = createOperations((operation) => {
    options.emit({ event: 'operation', payload: operation })
    if (operation.status.state !== 'running') options.emit({ event: 'changed', payload: { topic: 'operations' } })
  })
  const recent = new SampleRing()
  const core: Core = {
    ...options,
    pool,
    operations,
    live: idle,
    recent,
    journal: null,
    setLive(change) {
      core.live = { ...core.live, ...change }
      options.emit({ event: 'changed', payload: { topic: 'live' } })
    },
    tellSwitch(event) {
      const same = (other: SwitchEvent) =>
        other.t === event.t && other.host === event.host && other.interface === event.interface
      const { events } = core.live
      core.setLive({
        events: events.some(same) ? events.map((other) => (same(other) ? event : other)) : [...events, event],
      })
    },
    tellSamples(samples) {
      recent.push(samples)
      options.emit({ event: 'samples', payload: { samples } })
    },
    async close() {
      await operations.close()
      await pool.close()
    },
  }
  return core
}
