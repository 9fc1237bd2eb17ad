// Switching eth0 or eth1 off and on: the link itself, whose script arms the host's own timer before it cuts, and around
// it what the peers are told.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SwitchRequest } from '../../../shared/ipc'
import type { Step } from '../../../shared/plan'
import { LabError } from '../../../shared/reply'
import type { SwitchEvent } from '../../../shared/results'
import type { LabRecord, RecordHost } from '../lab/record'
import type { RunnerContext } from '../plan/runner'
import { runStep } from '../plan/runner'
import { backStep, yieldStep } from './path'

/** The name of the Linux machine that carries a local lab, as a host of plans. */
export const machineHost = 'machine'

const how = {
  admin: 'set down on the host, as an operator would',
  carrier: 'its port at the switch is set down, as when a cable is pulled',
  blackhole: 'the link stays up and every frame is dropped, as behind a broken radio',
} as const

/** The texts of resources/host/switch.sh and path.sh, and of resources/lab/vm_link.py. */
export type SwitchScripts = { link: string; path: string; vm: string }

/** Reads all of them from the app's resources. */
export async function loadSwitchScripts(resources: string): Promise<SwitchScripts> {
  const read = (...name: string[]) => readFile(join(resources, ...name), 'utf8')
  return {
    link: await read('host', 'switch.sh'),
    path: await read('host', 'path.sh'),
    vm: await read('lab', 'vm_link.py'),
  }
}

/** The step that changes the link. Throws `bad-input` for an unknown host. */
export function switchStep(record: LabRecord, request: SwitchRequest, scripts: SwitchScripts): Step {
  const host = record.hosts.find((each) => each.name === request.host)
  const target = host?.interfaces.find((each) => each.name === request.interface)
  if (!host || !target) {
    throw new LabError({
      code: 'bad-input',
      message: `The lab ${record.name} has no ${request.host} ${request.interface}.`,
    })
  }
  const carrier = request.kind === 'carrier'
  const { action, kind } = request
  const revertS = String(Math.ceil(request.revertAfterMs / 1000))
  const why = `Switch ${request.interface} of ${request.host} ${action}: ${how[kind]}.`
  // A pulled cable is pulled at the switch; a VM's is pulled by its QEMU.
  const port = carrier ? switchPort(record, target) : ''
  if (carrier && record.kind === 'vm') {
    return { host: machineHost, argv: ['python3', '-', action, port, target.name, revertS], stdin: scripts.vm, why }
  }
  const where = carrier ? [port, revertS, record.switchNamespace ?? ''] : [target.device ?? target.name, revertS]
  return {
    host: carrier ? machineHost : host.name,
    argv: ['sh', '-s', '--', action, kind, ...where],
    stdin: scripts.link,
    why,
  }
}

function switchPort(record: LabRecord, target: RecordHost['interfaces'][number]): string {
  if (target.switchPort !== undefined && (record.switchNamespace !== null || record.kind === 'vm'))
    return target.switchPort
  throw new LabError({
    code: 'unsupported',
    message: `The lab ${record.name} has no switch of its own at which the cable of ${target.name} could be pulled.`,
    hint: 'Use kind: admin or kind: blackhole, which are made on the host itself.',
  })
}

/** What a switch does, in its order. */
export function switchPlan(record: LabRecord, request: SwitchRequest, scripts: SwitchScripts): Step[] {
  const before = yieldStep(record, request, scripts.path)
  const after = backStep(record, request, scripts.path)
  return [before, switchStep(record, request, scripts), after].filter((step) => step !== undefined)
}

/** Makes the switch and journals it with the host's own time of the change. */
export async function makeSwitch(
  record: LabRecord,
  request: SwitchRequest,
  options: { context: RunnerContext; scripts: SwitchScripts; offsetMs: (host: string) => number },
): Promise<SwitchEvent> {
  const { context, scripts, offsetMs } = options
  const before = yieldStep(record, request, scripts.path)
  if (before) await runStep(before, context)
  const step = switchStep(record, request, scripts)
  const result = await runStep(step, context)
  const after = backStep(record, request, scripts.path)
  if (after) await runStep(after, context)
  const stamp = Number(result.stdout.trim().split('\n').at(-1))
  const t = Number.isFinite(stamp) ? stamp + (step.host === request.host ? offsetMs(step.host) : 0) : Date.now()
  const { host, interface: name, action, kind, manner } = request
  const event: SwitchEvent = { t, host, interface: name, action, kind, manner }
  context.journal.write({ kind: 'switch', event, t })
  return event
}
