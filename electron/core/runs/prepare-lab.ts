// Gets the hosts of a lab ready to measure: scripts, path manager; and starts the telemetry.
import type { InterfaceName } from '../../../shared/names'
import { installSteps, loadHostScripts, scriptFolder } from '../hosts/host-scripts'
import type { LabRecord } from '../lab/record'
import { putBackSteps } from '../migration/kvm/teka/put-back'
import { endpointSteps } from '../net/endpoints'
import { runPlan } from '../plan/runner'
import { paceOf } from '../telemetry/pace'
import type { Telemetry, TelemetryHost } from '../telemetry/telemetry'
import { startTelemetry } from '../telemetry/telemetry'
import type { RunContext } from './types'

/** Puts the host scripts and the MPTCP endpoints in place; safe to repeat. */
export async function prepareHosts(context: RunContext): Promise<void> {
  const scripts = await loadHostScripts(context.resources)
  const { lab, journal, signal } = context
  const runner = { machine: lab.machine, journal, ...(signal ? { signal } : {}) }
  await Promise.all(
    lab.record.hosts.map(({ name }) =>
      runPlan({ title: `scripts on ${name}`, steps: installSteps(name, scripts) }, runner),
    ),
  )
  await runPlan({ title: 'networks of the client', steps: putBackSteps(lab.record) }, runner)
  await Promise.all(
    lab.record.hosts.map((host) =>
      runPlan({ title: `MPTCP endpoints of ${host.name}`, steps: endpointSteps(host) }, runner),
    ),
  )
}

/** Each cloudlet's round trips go to the client and the client's to the first cloudlet: one echo for each path. */
function telemetryHosts(record: LabRecord): TelemetryHost[] {
  const client = record.hosts.find((host) => host.role === 'client')
  const first = record.hosts.find((host) => host.role === 'cloudlet')
  const addressOf = (host: LabRecord['hosts'][number] | undefined, name: InterfaceName) =>
    host?.interfaces.find((each) => each.name === name)?.address ?? null
  return record.hosts.map((host) => ({
    name: host.name,
    devices: Object.fromEntries(host.interfaces.map((each) => [each.name, each.device ?? each.name])),
    paths: host.interfaces.map((each) => ({
      interface: each.name,
      device: each.bridge,
      address: each.address,
      to: addressOf(host === client ? first : client, each.name),
    })),
  }))
}

export function startLabTelemetry(context: RunContext): Telemetry {
  const { lab, journal, onSamples } = context
  const hosts = telemetryHosts(lab.record)
  const known = new Map(lab.record.hosts.flatMap((host) => host.interfaces.map((each) => [each.address, each.name])))
  // A handover may give another address of the same network.
  const networkOf = (address: string) => address.replace(/\.\d+$/, '')
  const networks = new Map([...known].map(([address, name]) => [networkOf(address), name]))
  const interfaceOf = (local: string) => {
    const address = local.replace(/:\d+$/, '')
    return known.get(address) ?? networks.get(networkOf(address)) ?? null
  }
  return startTelemetry({
    machine: lab.machine,
    hosts,
    journal,
    onSamples,
    scripts: scriptFolder,
    hertz: paceOf(lab.record).hertz,
    interfaceOf,
  })
}
