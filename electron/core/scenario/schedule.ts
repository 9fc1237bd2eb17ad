// Whether a schedule of handovers can happen: what is switched off must have been on, and the reverse.
import { interfaceNames, type InterfaceName } from '../../../shared/names'
import { anchors, parseAt, type HandoverEvent } from '../../../shared/scenario'
import type { Finding } from './problem'

const longestOffsetMs = 3_600_000

type Placed = HandoverEvent & { index: number; order: number; offsetMs: number }

/** Anchors come in their order; within one anchor the offset decides. */
export function scheduleFindings(handover: readonly HandoverEvent[]): Finding[] {
  const placed = handover.map((event, index): Placed => {
    const at = parseAt(event.at)
    return { ...event, index, order: at ? anchors.indexOf(at.anchor) : 0, offsetMs: at?.offsetMs ?? 0 }
  })
  placed.sort((a, b) => a.order - b.order || a.offsetMs - b.offsetMs || a.index - b.index)
  const hosts = [...new Set(placed.map((event) => event.host))]
  return [
    ...placed.flatMap(tooLate),
    ...hosts.flatMap((host) => hostFindings(placed.filter((event) => event.host === host))),
  ]
}

function tooLate(event: Placed): Finding[] {
  if (event.offsetMs <= longestOffsetMs) return []
  return [finding(event, 'at', `"${event.at}" is more than an hour after its anchor`)]
}

function hostFindings(events: readonly Placed[]): Finding[] {
  const found: Finding[] = []
  const downBy = new Map<InterfaceName, Placed>()
  const last = new Map<InterfaceName, Placed>()
  for (const event of events) {
    const before = last.get(event.interface)
    last.set(event.interface, event)
    if (before && before.order === event.order && before.offsetMs === event.offsetMs) {
      const message = `${name(event)} is switched twice at the same moment (${event.at}); give one a later offset`
      found.push(finding(event, 'at', message))
    } else found.push(...stateFindings(event, before))
    if (event.action === 'down') downBy.set(event.interface, event)
    else downBy.delete(event.interface)
  }
  const down = interfaceNames.map((each) => downBy.get(each)).filter((event) => event !== undefined)
  const latest = down.at(down[1] && down[0] && later(down[0], down[1]) ? 0 : -1)
  if (down.length === interfaceNames.length && latest) {
    const message = `${latest.host} is left with no interface: eth0 and eth1 are both down and nothing brings one up again`
    found.push(finding(latest, 'action', message))
  }
  return found
}

const later = (a: Placed, b: Placed) => a.order > b.order || (a.order === b.order && a.offsetMs > b.offsetMs)

function stateFindings(event: Placed, before: Placed | undefined): Finding[] {
  const order = `(order: ${anchors.join(', ')})`
  if (event.action === 'up' && !before) {
    return [finding(event, 'action', `${name(event)} comes up before anything has put it down ${order}`)]
  }
  if (before?.action !== event.action) return []
  return [finding(event, 'action', `${name(event)} is already ${event.action} since ${before.at} ${order}`)]
}

const name = (event: Placed) => `${event.host} ${event.interface}`

function finding(event: Placed, field: string, message: string): Finding {
  return { path: ['handover', event.index, field], on: 'value', message }
}
