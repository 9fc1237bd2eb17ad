// The switch figures with no migration going: an interface goes down and up again, and path probes say what that cost.
import { median } from 'simple-statistics'
import type { InterfaceName } from '../../../shared/names'
import type { SwitchEvent } from '../../../shared/results'
import type { Sample } from '../../../shared/samples'
import { arrivalTimes, longestGap, samplesOf } from '../migration/gaps'
import { pathReturn } from '../net/path-return'
import { loadSwitchScripts, makeSwitch } from '../net/switch'
import { scriptFolder } from '../hosts/host-scripts'
import type { RunningProbe } from '../telemetry/probes'
import { startPathProbe } from '../telemetry/probes'
import type { Telemetry } from '../telemetry/telemetry'
import { pause } from './run-hop'
import type { RunContext } from './types'

export type SwitchCase = {
  /** The host whose interface is switched, and the host at the other end of both probes. */
  host: string
  peer: string
  interface: InterfaceName
  kind: SwitchEvent['kind']
  manner: SwitchEvent['manner']
  times: number
}

/** Figures in ms, one for each time; a null says that the probe or the path did not come back. */
export type SwitchFigures = {
  /** Longest silence around the cut: of what the switched host sends, and of what it receives. */
  sending: (number | null)[]
  receiving: (number | null)[]
  /** Longest silence around the return, the worse direction. */
  atReturn: (number | null)[]
  /** From the switch up until a subflow on that interface carried bytes again. */
  back: (number | null)[]
}

const downMs = 800
const upMs = 1500
const beforeMs = 50
/** A silence that begins later than this after the cut has another cause, ms; a longer one is counted whole. */
const atCutMs = 400

/** Makes the switch `times` times between two hosts that do nothing else but probe each other over MPTCP. */
export async function measureSwitches(
  context: RunContext,
  telemetry: Telemetry,
  asked: SwitchCase,
): Promise<SwitchFigures> {
  const figures: SwitchFigures = { sending: [], receiving: [], atReturn: [], back: [] }
  const scripts = await loadSwitchScripts(context.resources)
  const { lab, journal } = context
  const options = { context: { machine: lab.machine, journal }, scripts, offsetMs: telemetry.offsetMs }
  const probes = await bothWays(context, telemetry, asked)
  try {
    await pause(upMs)
    for (let time = 0; time < asked.times; time += 1) {
      const request = { ...asked, lab: lab.record.name, revertAfterMs: 30_000 }
      const down = await makeSwitch(lab.record, { ...request, action: 'down' }, options)
      await pause(downMs)
      const up = await makeSwitch(lab.record, { ...request, action: 'up' }, options)
      figures.back.push(await pathReturn(telemetry, up))
      await pause(Math.max(0, up.t + upMs - Date.now()))
      const cut = { startMs: down.t - beforeMs, endMs: down.t + atCutMs }
      const returned = { startMs: up.t - beforeMs, endMs: up.t + upMs - 300 }
      const gap = (samples: readonly Sample[], window: typeof cut) =>
        longestGap(arrivalTimes(samplesOf(samples, 'path-client')), window)
      figures.sending.push(gap(probes.sent, cut))
      figures.receiving.push(gap(probes.received, cut))
      figures.atReturn.push(worst([gap(probes.sent, returned), gap(probes.received, returned)]))
    }
    return figures
  } finally {
    await Promise.all(probes.running.map((probe) => probe.stop()))
  }
}

async function bothWays(
  context: RunContext,
  telemetry: Telemetry,
  asked: SwitchCase,
): Promise<{ sent: Sample[]; received: Sample[]; running: RunningProbe[] }> {
  const { lab, journal } = context
  const [host, peer] = [await lab.machine(asked.host), await lab.machine(asked.peer)]
  const address = (name: string) =>
    lab.host(name).interfaces.find((each) => each.name === asked.interface)?.address ?? ''
  const sink = (into: Sample[]) => ({
    add: (sample: Sample) => void into.push(sample),
    journal,
    offsetMs: telemetry.offsetMs,
    scripts: scriptFolder,
  })
  const sent: Sample[] = []
  const received: Sample[] = []
  const path = { transport: 'mptcp' as const, probe: 'path-client' as const }
  // Both begin on the interface that is switched: the initial subflow is the one that is cut.
  const first = { ...path, receiver: peer, sender: host, address: address(asked.peer), port: 7110 }
  const second = { ...path, receiver: host, sender: peer, address: address(asked.host), port: 7111 }
  const running = [await startPathProbe(first, sink(sent)), await startPathProbe(second, sink(received))]
  await Promise.all(running.map((probe) => probe.firstAnswer))
  return { sent, received, running }
}

function worst(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === values.length ? Math.max(...known) : null
}

/** Number, median and largest of a figure in ms, as the measurements page shows them. */
export function figureText(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return `none of ${values.length}`
  const lost = known.length < values.length ? `, ${values.length - known.length} never` : ''
  return `median ${Math.round(median(known))}, max ${Math.round(Math.max(...known))} (n ${known.length}${lost})`
}
