// Whether a path that was switched on again carries traffic again, read from the kernel's subflows.
import type { SwitchEvent } from '../../../shared/results'
import type { Telemetry } from '../telemetry/telemetry'

const waitMs = 2000

/** Time from the switch until a subflow on that interface sent or received again, ms; null when none did within 2 s. */
export async function pathReturn(telemetry: Pick<Telemetry, 'recent'>, event: SwitchEvent): Promise<number | null> {
  const deadline = event.t + waitMs
  for (;;) {
    const back = firstTraffic(telemetry, event)
    if (back !== null) return Math.max(0, Math.round(back - event.t))
    if (Date.now() > deadline + 500) return null
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

function firstTraffic(telemetry: Pick<Telemetry, 'recent'>, event: SwitchEvent): number | null {
  const bytes = new Map<string, number>()
  for (const sample of telemetry.recent(event.t - 300)) {
    if (sample.kind !== 'host' || sample.host !== event.host) continue
    for (const subflow of sample.subflows) {
      if (subflow.interface !== event.interface || subflow.state !== 'established') continue
      const id = `${subflow.connection} ${subflow.local} ${subflow.remote}`
      const now = subflow.bytesSent + subflow.bytesReceived
      const known = bytes.get(id)
      bytes.set(id, now)
      // A subflow that was not there before has joined, and its handshake went over the path both ways.
      if (sample.t > event.t && (known === undefined || now > known)) return sample.t
    }
  }
  return null
}
