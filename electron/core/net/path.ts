// What a host tells the peers of its MPTCP connections before one of its interfaces goes and after it is back.
import type { SwitchRequest } from '../../../shared/ipc'
import type { Step } from '../../../shared/plan'
import type { LabRecord } from '../lab/record'

/** Before a graceful cut. `script` is the text of resources/host/path.sh. */
export function yieldStep(record: LabRecord, request: SwitchRequest, script: string): Step | undefined {
  if (request.action !== 'down' || request.manner !== 'graceful') return undefined
  const why = 'MP_PRIO tells the peers to use another path, and what is on its way on this one arrives first.'
  return pathStep('yield', record, request, script, why)
}

/** After an interface was switched on, whatever was told before it went. */
export function backStep(record: LabRecord, request: SwitchRequest, script: string): Step | undefined {
  if (request.action !== 'up') return undefined
  const why = 'Bridges learn of a link late: once a neighbour answers on it, the peers are told to use it as before.'
  return pathStep('back', record, request, script, why)
}

function pathStep(
  action: 'yield' | 'back',
  record: LabRecord,
  request: SwitchRequest,
  script: string,
  why: string,
): Step | undefined {
  const host = record.hosts.find((each) => each.name === request.host)
  const target = host?.interfaces.find((each) => each.name === request.interface)
  if (!host || !target) return undefined
  const revertS = String(Math.ceil(request.revertAfterMs / 1000))
  return { host: host.name, argv: ['sh', '-s', '--', action, target.address, revertS], stdin: script, why }
}
