// The handover schedule of a run against the real hosts, and what became of each switch.
import type { InterfaceName } from '../../../shared/names'
import { interfaceNames } from '../../../shared/names'
import { toErrorInfo } from '../../../shared/reply'
import type { SwitchEvent } from '../../../shared/results'
import type { HandoverEvent, Scenario } from '../../../shared/scenario'
import type { Schedule } from '../migration/schedule'
import { createSchedule } from '../migration/schedule'
import { loadSwitchScripts, makeSwitch } from '../net/switch'
import { pathReturn } from '../net/path-return'
import type { Telemetry } from '../telemetry/telemetry'
import type { RunContext } from './types'

/** After this the host puts an interface back by itself, ms: longer than any schedule of a run that goes well. */
const revertAfterMs = 120_000

export type RunSchedule = Schedule & {
  events(): SwitchEvent[]
  lastSwitchMs(): number | null
  /** Puts back what the schedule has left down, so that the next run begins with both paths. */
  restore(): Promise<void>
  /** The first interface that no switch has taken down on any of these hosts. */
  firstPathUp(hosts: readonly string[]): InterfaceName
}

export async function startSchedule(
  context: RunContext,
  scenario: Scenario,
  telemetry: Telemetry,
): Promise<RunSchedule> {
  const scripts = await loadSwitchScripts(context.resources)
  const { lab, journal } = context
  const runner = { machine: lab.machine, journal }
  const events: SwitchEvent[] = []
  const watching: Promise<void>[] = []
  const perform = async (event: HandoverEvent) => {
    const { host, interface: name, action } = event
    // Up undoes what went before, of whichever kind it was.
    const { kind, manner } = (action === 'up' && lastDown(events, host, name)) || event
    const request = { lab: lab.record.name, host, interface: name, action, kind, manner, revertAfterMs }
    const options = { context: runner, scripts, offsetMs: telemetry.offsetMs }
    const made = await makeSwitch(lab.record, request, options)
    events.push(made)
    context.onSwitch(made)
    if (action === 'up') watching.push(watchReturn(made))
  }
  // A path that is up again must carry traffic again; when it does not, the user hears of it.
  const watchReturn = async (event: SwitchEvent) => {
    event.backAfterMs = await pathReturn(telemetry, event)
    journal.write({ kind: 'switch', event, t: event.t })
    context.onSwitch({ ...event })
    if (event.backAfterMs === null) {
      const text = `${event.interface} of ${event.host} is up again, but no subflow carried bytes on it within 2 s.`
      journal.write({ kind: 'note', text })
    }
  }
  const schedule = createSchedule(scenario.handover, perform, (event, thrown) => {
    const text = `${event.interface} of ${event.host} could not be switched ${event.action}: ${toErrorInfo(thrown).message}`
    journal.write({ kind: 'note', text })
  })
  return {
    ...schedule,
    settled: async () => {
      await schedule.settled()
      await Promise.all(watching)
    },
    events: () => [...events],
    lastSwitchMs: () => events.at(-1)?.t ?? null,
    restore: async () => {
      for (const down of events.filter((event) => lastDown(events, event.host, event.interface) === event)) {
        const { host, interface: name, kind, manner } = down
        const request = {
          lab: lab.record.name,
          host,
          interface: name,
          action: 'up' as const,
          kind,
          manner,
          revertAfterMs,
        }
        await makeSwitch(lab.record, request, { context: runner, scripts, offsetMs: telemetry.offsetMs })
      }
    },
    firstPathUp: (hosts) => interfaceNames.find((name) => hosts.every((host) => isUp(events, host, name))) ?? 'eth0',
  }
}

function isUp(events: readonly SwitchEvent[], host: string, name: InterfaceName): boolean {
  return lastDown(events, host, name) === undefined
}

/** The switch that holds an interface down; undefined when it is up. */
function lastDown(events: readonly SwitchEvent[], host: string, name: InterfaceName): SwitchEvent | undefined {
  const last = events.findLast((event) => event.host === host && event.interface === name)
  return last?.action === 'down' ? last : undefined
}
