// Switching eth0 or eth1 off and on: one step, whose script arms the host's own timer before it cuts.
import type { SwitchRequest } from '../../../shared/ipc'
import type { Step } from '../../../shared/plan'
import { LabError } from '../../../shared/reply'
import type { SwitchEvent } from '../../../shared/results'
import type { LabRecord, RecordHost } from '../lab/record'
import type { RunnerContext } from '../plan/runner'
import { runStep } from '../plan/runner'

/** The name of the Linux machine that carries a local lab, as a host of plans. */
export const machineHost = 'machine'

const how = {
  admin: 'set down on the host, as an operator would',
  carrier: 'its port at the switch is set down, as when a cable is pulled',
  blackhole: 'the link stays up and every frame is dropped, as behind a broken radio',
} as const

/** The step for a switch. `script` is the text of resources/host/switch.sh. Throws `bad-input` for an unknown host. */
export function switchStep(record: LabRecord, request: SwitchRequest, script: string): Step {
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
  // A pulled cable is pulled at the switch.
  const where = carrier
    ? [switchPort(record, target), '', revertS, record.switchNamespace ?? '']
    : [target.device ?? target.name, target.address, revertS]
  return {
    host: carrier ? machineHost : host.name,
    argv: ['sh', '-s', '--', action, kind, ...where],
    stdin: script,
    why: `Switch ${request.interface} of ${request.host} ${action}: ${how[kind]}.`,
  }
}

function switchPort(record: LabRecord, target: RecordHost['interfaces'][number]): string {
  if (target.switchPort !== undefined && record.switchNamespace !== null) return target.switchPort
  throw new LabError({
    code: 'unsupported',
    message: `The lab ${record.name} has no switch of its own at which the cable of ${target.name} could be pulled.`,
    hint: 'Use kind: admin or kind: blackhole, which are made on the host itself.',
  })
}

/** What a graceful switch does on the host itself before a cut; after a cable is back, which the host does not see. */
export function priorityStep(record: LabRecord, request: SwitchRequest, script: string): Step | undefined {
  const host = record.hosts.find((each) => each.name === request.host)
  const target = host?.interfaces.find((each) => each.name === request.interface)
  const { action, kind, manner } = request
  if (manner !== 'graceful' || !target) return undefined
  if (action === 'down') {
    return {
      host: request.host,
      argv: ['sh', '-s', '--', 'yield', kind, target.device ?? target.name, target.address, '0'],
      stdin: script,
      why: 'MP_PRIO tells the peers to use another path, and what is on its way on this one arrives first.',
    }
  }
  if (kind !== 'carrier') return undefined
  return {
    host: request.host,
    argv: ['ip', 'mptcp', 'endpoint', 'change', target.address, 'nobackup'],
    why: 'MP_PRIO tells the peers that they may use this path again.',
  }
}

/** Makes the switch and journals it with the host's own time of the change. */
export async function makeSwitch(
  record: LabRecord,
  request: SwitchRequest,
  options: { context: RunnerContext; script: string; offsetMs: (host: string) => number },
): Promise<SwitchEvent> {
  const priority = priorityStep(record, request, options.script)
  if (priority && request.action === 'down') await runStep(priority, options.context)
  const step = switchStep(record, request, options.script)
  const result = await runStep(step, options.context)
  if (priority && request.action === 'up') await runStep(priority, options.context)
  const stamp = Number(result.stdout.trim().split('\n').at(-1))
  const t = Number.isFinite(stamp) ? stamp + (step.host === request.host ? options.offsetMs(step.host) : 0) : Date.now()
  const { host, interface: name, action, kind, manner } = request
  const event: SwitchEvent = { t, host, interface: name, action, kind, manner }
  options.context.journal.write({ kind: 'switch', event, t })
  return event
}
