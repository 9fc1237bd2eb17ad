// The live rates of a lab in which nothing runs: telemetry that is shown to whoever looks, and not recorded.
import type { Core } from './core'
import { labOpen, noJournal } from './labs'
import { prepareHosts, startLabTelemetry } from './runs/prepare-lab'
import type { RunContext } from './runs/types'
import type { Telemetry } from './telemetry/telemetry'

export type LabWatch = {
  /** Watches the lab unless it is watched already. Never fails: without a watch there are no rates, and that is all. */
  start(lab: string): void
  /** Does work that needs the hosts for itself: nothing watches them meanwhile. */
  without<T>(work: () => Promise<T>): Promise<T>
  stop(): Promise<void>
}

/** @param hasViewers whether anybody looks; the watch ends by itself when nobody does. */
export function createLabWatch(core: Core, hasViewers: () => boolean): LabWatch {
  let current: Promise<Telemetry | undefined> | undefined
  let holders = 0

  const changed = () => core.emit({ event: 'changed', payload: { topic: 'lab' } })
  const stop = async () => {
    const ending = current
    current = undefined
    const telemetry = await ending
    await telemetry?.stop()
  }
  const open = async (lab: string): Promise<Telemetry | undefined> => {
    try {
      const context: RunContext = {
        lab: await labOpen(core, lab),
        resources: core.resources,
        // The only note of a stream that matters here is that it broke: the lab may be gone.
        journal: { ...noJournal, write: ({ kind }) => void (kind === 'note' && changed()) },
        entries: () => [],
        onProgress: () => undefined,
        onLive: () => undefined,
        onSwitch: () => undefined,
        onSamples: (samples) => (hasViewers() ? core.tellSamples(samples) : void stop()),
      }
      await prepareHosts({ ...context, journal: noJournal })
      return startLabTelemetry(context)
    } catch {
      current = undefined
      return undefined
    }
  }
  return {
    start(lab) {
      if (holders === 0) current ??= open(lab)
    },
    async without(work) {
      holders += 1
      try {
        await stop()
        return await work()
      } finally {
        holders -= 1
        // The page asks for the lab again, which starts the watch.
        changed()
      }
    },
    stop,
  }
}
