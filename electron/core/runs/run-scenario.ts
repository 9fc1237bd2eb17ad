// A whole scenario: every cell of its design, each with a fresh guest, its probes and its hops.
import type { RunResult } from '../../../shared/results'
import type { Scenario } from '../../../shared/scenario'
import { toErrorInfo } from '../../../shared/reply'
import { scriptFolder } from '../hosts/host-scripts'
import type { ProbeSink, RunningProbe } from '../telemetry/probes'
import { startGuestProbe, startPathProbe, startPortProbe } from '../telemetry/probes'
import type { Telemetry } from '../telemetry/telemetry'
import { clientName, freshGuest, guestAddress, removeGuest } from './guest-life'
import { prepareHosts, startLabTelemetry } from './prepare-lab'
import { pause, runHop } from './run-hop'
import type { RunContext } from './types'

export type Cell = { run: number; factors: RunResult['factors']; scenario: Scenario }

type Share = { from: number; to: number; text: string }

const pathPort = 7100

/** Runs the cells one after the other; calls `onResult` after each run. Throws only when the lab itself fails. */
export async function runCells(
  context: RunContext,
  cells: readonly Cell[],
  applyLinks: (scenario: Scenario) => Promise<void>,
  onResult: (result: RunResult) => Promise<void>,
): Promise<void> {
  await prepareHosts(context)
  const telemetry = startLabTelemetry(context)
  try {
    await telemetry.ready
    for (const [index, cell] of cells.entries()) {
      context.signal?.throwIfAborted()
      const text = `run ${index + 1} of ${cells.length}`
      await applyLinks(cell.scenario)
      const share = { from: index / cells.length, to: (index + 1) / cells.length, text }
      await runCell(context, cell, telemetry, share, onResult)
    }
  } finally {
    await telemetry.stop()
    if (!context.keepGuest) await removeGuest(context).catch(() => undefined)
  }
}

async function runCell(
  context: RunContext,
  cell: Cell,
  telemetry: Telemetry,
  share: Share,
  onResult: (result: RunResult) => Promise<void>,
): Promise<void> {
  const { scenario } = cell
  const { from, to, hops } = scenario.migration
  if (!context.existingGuest) await freshGuest(context, scenario.guest, from)
  const probes = await startProbes(context, scenario, telemetry)
  let putBack = async () => {}
  try {
    for (let hop = 0; hop < hops; hop += 1) {
      const [source, target] = hop % 2 === 0 ? [from, to] : [to, from]
      const width = (share.to - share.from) / hops
      const begin = share.from + hop * width
      const part = {
        from: begin,
        to: begin + width,
        text: hops > 1 ? `${share.text}, hop ${hop + 1} of ${hops}` : share.text,
      }
      const common = { run: cell.run, hop, factors: cell.factors, scenario, from: source, to: target }
      const result = await runHop(context, {
        ...common,
        telemetry,
        share: part,
        probe: scenario.guest.command ? null : (probes[0] ?? null),
        atRunEnd: (work) => {
          putBack = work
        },
      })
      await onResult(result)
      if (result.status !== 'succeeded') break
    }
  } finally {
    await putBack().catch((thrown: unknown) => {
      context.journal.write({ kind: 'note', text: `not put back: ${toErrorInfo(thrown).message}` })
    })
    await Promise.all(probes.map((probe) => probe.stop()))
  }
}

/** The guest's probes first, then the paths' own. Of a user's workload only the TCP port is asked, not the counter's protocol. */
async function startProbes(context: RunContext, scenario: Scenario, telemetry: Telemetry): Promise<RunningProbe[]> {
  const { lab, journal } = context
  const sink: ProbeSink = { add: telemetry.add, journal, offsetMs: telemetry.offsetMs, scripts: scriptFolder }
  const client = await lab.machine(clientName(context))
  const [from, to] = [await lab.machine(scenario.migration.from), await lab.machine(scenario.migration.to)]
  const addressOf = (host: string) => lab.host(host).interfaces[0]?.address ?? ''
  const running: RunningProbe[] = []
  try {
    const at = guestAddress(context, scenario.guest)
    const mptcp = scenario.guest.engine === 'kvm' && scenario.migration.control !== 'plain-tcp' // CRIU cannot carry a container's MPTCP sockets
    if (scenario.guest.command) running.push(await startPortProbe(client, at, sink))
    else {
      running.push(await startGuestProbe(client, { ...at, probe: 'guest', mptcp }, sink))
      running.push(await startGuestProbe(client, { ...at, probe: 'reconnect' }, sink))
    }
    const path = { transport: 'mptcp' as const }
    const toSource = { receiver: from, sender: client, address: addressOf(scenario.migration.from), port: pathPort }
    running.push(await startPathProbe({ ...path, ...toSource, probe: 'path-client' }, sink))
    const between = { receiver: to, sender: from, address: addressOf(scenario.migration.to), port: pathPort + 1 }
    running.push(await startPathProbe({ ...path, ...between, probe: 'path-transfer' }, sink))
    await Promise.race([Promise.all(running.map((probe) => probe.firstAnswer)), pause(15_000, context.signal)])
  } catch (thrown) {
    await Promise.all(running.map((probe) => probe.stop()))
    journal.write({ kind: 'note', text: `the probes could not be started: ${toErrorInfo(thrown).message}` })
    throw thrown
  }
  return running
}
