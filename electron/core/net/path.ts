// What a host tells the peers of its MPTCP connections before and after one of its interfaces is switched.
import type { SwitchRequest } from '../../../shared/ipc'
import type { Step } from '../../../shared/plan'
import type { LabRecord, RecordHost } from '../lab/record'

type Action = 'yield' | 'withdraw' | 'back' | 'renew' | 'announce'

const whys: Record<Action, string> = {
  yield: 'MP_PRIO tells the peers to use another path, and what is on its way on this one arrives first.',
  withdraw:
    'The host sees that its link is gone: RM_ADDR tells the peers, and what was lost is sent on the other path.',
  back: 'Bridges learn of a link late: wait until a neighbour answers on it.',
  renew: 'This host is asked to announce its address again, for only the side that opened a connection can join to it.',
  announce: 'The peers are told that they may use the path again.',
}

function pathStep(action: Action, host: RecordHost, request: SwitchRequest, script: string): Step | undefined {
  const target = host.interfaces.find((each) => each.name === request.interface)
  if (!target) return undefined
  const revertS = String(Math.ceil(request.revertAfterMs / 1000))
  return {
    host: host.name,
    argv: ['sh', '-s', '--', action, target.address, revertS],
    stdin: script,
    why: whys[action],
  }
}

const switchedHost = (record: LabRecord, request: SwitchRequest) =>
  record.hosts.find((each) => each.name === request.host)

/** Before a graceful cut. `script` is the text of resources/host/path.sh. */
export function beforeSwitch(record: LabRecord, request: SwitchRequest, script: string): Step | undefined {
  const host = switchedHost(record, request)
  if (!host || request.action !== 'down' || request.manner !== 'graceful') return undefined
  return pathStep('yield', host, request, script)
}

/**
 * After the change. A cloudlet notices that its link is gone and withdraws the address. A client does not: it opened its
 * connections to everybody, who would all have to announce themselves again for it; and nobody notices a blackhole.
 */
export function afterSwitch(record: LabRecord, request: SwitchRequest, script: string): Step | undefined {
  const host = switchedHost(record, request)
  if (!host) return undefined
  if (request.action === 'up') return pathStep('back', host, request, script)
  const noticed = request.manner === 'abrupt' && request.kind !== 'blackhole' && host.role === 'cloudlet'
  return noticed ? pathStep('withdraw', host, request, script) : undefined
}

/** After an interface is up again: first the peers that `back` printed as `opened ADDRESS`, then the host itself. */
export function returnSteps(record: LabRecord, request: SwitchRequest, printed: string, script: string): Step[] {
  const peers = new Set([...printed.matchAll(/^opened (\S+)$/gm)].map(([, address]) => address))
  const asked = record.hosts.filter(
    (host) => host.name !== request.host && host.interfaces.some(({ address }) => peers.has(address)),
  )
  // A peer that announces itself anew loses the paths of connections it opened: the host comes last and mends these.
  const own = switchedHost(record, request)
  const steps = asked.map((host) => pathStep('renew', host, request, script))
  return [...steps, own && pathStep('announce', own, request, script)].filter((step) => step !== undefined)
}
