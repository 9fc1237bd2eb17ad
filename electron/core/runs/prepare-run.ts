// What a run needs before it can begin: its links, its guest, hosts without a trace of the run before, and probes.
import { toErrorInfo } from '../../../shared/reply'
import type { Scenario } from '../../../shared/scenario'
import { scriptFolder } from '../hosts/host-scripts'
import { runPlan } from '../plan/runner'
import type { ProbeSink, RunningProbe } from '../telemetry/probes'
import { paceOf } from '../telemetry/pace'
import { startGuestProbe, startPathProbe, startPortProbe } from '../telemetry/probes'
import type { Telemetry } from '../telemetry/telemetry'
import { isOwnWorkload } from '../guests/guest'
import { clientName, freshGuest, guestAddress } from './guest-life'
import { resetSteps } from './reset'
import { pause } from './run-hop'
import type { RunContext } from './types'

export type ApplyLinks = (scenario: Scenario) => Promise<void>
/** What all runs of an experiment share. */
export type Bench = { context: RunContext; telemetry: Telemetry; applyLinks: ApplyLinks; reset: boolean }

const pathPort = 7100

/** Makes everything ready for one run and returns its probes, the guest's own first. Throws LabError; nothing is left running then. */
export async function prepareRun(bench: Bench, scenario: Scenario): Promise<RunningProbe[]> {
  const { context, telemetry, applyLinks, reset } = bench
  const { lab, journal, signal } = context
  await applyLinks(scenario)
  if (!context.existingGuest) {
    await freshGuest(context, scenario.guest, scenario.migration.from)
    const steps = reset ? resetSteps(lab.record, scenario) : []
    await Promise.all(
      lab.record.hosts.map(({ name }) => {
        const plan = { title: `${name} as before the first run`, steps: steps.filter(({ host }) => host === name) }
        return runPlan(plan, { machine: lab.machine, journal, ...(signal ? { signal } : {}) })
      }),
    )
  }
  return startProbes(context, scenario, telemetry)
}

/** The guest's probes first, then the paths' own. Of a user's workload only the TCP port is asked, not the counter's protocol. */
async function startProbes(context: RunContext, scenario: Scenario, telemetry: Telemetry): Promise<RunningProbe[]> {
  const { lab, journal } = context
  const sink: ProbeSink = {
    add: telemetry.add,
    journal,
    offsetMs: telemetry.offsetMs,
    scripts: scriptFolder,
    pace: paceOf(lab.record),
  }
  const client = await lab.machine(clientName(context))
  const [from, to] = [await lab.machine(scenario.migration.from), await lab.machine(scenario.migration.to)]
  const addressOf = (host: string) => lab.host(host).interfaces[0]?.address ?? ''
  const running: RunningProbe[] = []
  try {
    const at = guestAddress(context, scenario.guest)
    const mptcp = scenario.guest.engine === 'kvm' && scenario.migration.control !== 'plain-tcp' // CRIU cannot carry a container's MPTCP sockets
    if (isOwnWorkload(scenario.guest)) running.push(await startPortProbe(client, at, sink))
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
