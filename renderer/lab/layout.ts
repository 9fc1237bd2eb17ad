// The picture of the lab: hosts in a row, the eth0 switch above them and the eth1 switch below, so that no link crosses.
import type { Edge, Node } from '@xyflow/react'
import type { GuestState, HostState, LabState } from '../../shared/lab'
import type { InterfaceName } from '../../shared/names'
import { interfaceNames } from '../../shared/names'

export const hostWidth = 222
export const hostHeight = 148
export const guestHeight = 30
const gap = 26
const busHeight = 24
const drop = 50

export type HostNodeType = Node<
  { host: HostState; lab: string; dropTarget: boolean; empty: boolean; startable: boolean },
  'host'
>
export type BusNodeType = Node<{ name: InterfaceName; bridge: string; width: number; settings: string }, 'bus'>
export type GuestNodeType = Node<
  { guest: GuestState; lab: string; targets: readonly string[]; moving: boolean },
  'guest'
>
export type LabNode = HostNodeType | BusNodeType | GuestNodeType
export type LinkEdgeType = Edge<{ host: string; name: InterfaceName; up: boolean }, 'link'>

const busTop: Record<InterfaceName, number> = { eth0: 0, eth1: busHeight + drop * 2 + hostHeight }
const hostTop = busHeight + drop

/** Nodes and links of one lab. `dropTarget` names the host that a dragged guest is over. */
export function labNodes(lab: LabState, moving: boolean, dropTarget: string | null): LabNode[] {
  const hosts = lab.hosts.toSorted((one, other) => one.role.localeCompare(other.role) || 0)
  const cloudlets = hosts.filter(({ role }) => role === 'cloudlet')
  const ordered = [...cloudlets, ...hosts.filter(({ role }) => role === 'client')]
  const width = ordered.length * (hostWidth + gap) - gap
  // Without the style, React Flow lets the pointer through nodes that cannot be dragged: their switches were dead.
  const fixed = { draggable: false, selectable: false, focusable: false, style: { pointerEvents: 'all' } } as const
  return [
    ...interfaceNames.map((name): BusNodeType => {
      const bridge = lab.hosts.flatMap(({ interfaces }) => interfaces).find((one) => one.name === name)?.bridge ?? name
      return {
        ...fixed,
        id: `bus-${name}`,
        type: 'bus',
        position: { x: 0, y: busTop[name] },
        data: { name, bridge, width, settings: linkText(lab, name) },
      }
    }),
    ...ordered.map((host, index): HostNodeType => ({
      ...fixed,
      id: host.name,
      type: 'host',
      position: { x: index * (hostWidth + gap), y: hostTop },
      data: {
        host,
        lab: lab.name,
        dropTarget: dropTarget === host.name,
        empty: host.role === 'cloudlet' && !lab.guests.some((guest) => guest.host === host.name),
        startable: lab.guests.length === 0 && host.reachable && !moving,
      },
    })),
    ...lab.guests.map((guest): GuestNodeType => {
      const index = Math.max(
        0,
        ordered.findIndex(({ name }) => name === guest.host),
      )
      const place = lab.guests.filter(({ host }) => host === guest.host).indexOf(guest)
      return {
        id: `guest-${guest.name}`,
        type: 'guest',
        selectable: false,
        focusable: false,
        draggable: guest.state === 'running' && !moving,
        style: { pointerEvents: 'all' },
        zIndex: 10,
        position: { x: index * (hostWidth + gap) + 10, y: hostTop + 60 + place * (guestHeight + 3) },
        data: {
          guest,
          lab: lab.name,
          moving,
          targets: cloudlets.map(({ name }) => name).filter((name) => name !== guest.host),
        },
      }
    }),
  ]
}

export function labEdges(lab: LabState): LinkEdgeType[] {
  return lab.hosts.flatMap((host) =>
    host.interfaces.map((one): LinkEdgeType => ({
      id: `${host.name}-${one.name}`,
      type: 'link',
      source: host.name,
      sourceHandle: one.name,
      target: `bus-${one.name}`,
      focusable: false,
      selectable: false,
      data: { host: host.name, name: one.name, up: one.up },
    })),
  )
}

function linkText(lab: LabState, name: InterfaceName): string {
  const link = lab.links[name]
  if (!link) return 'not shaped'
  const parts = [`${link.rateMbit} Mbit/s`]
  if (link.delayMs > 0) parts.push(`delay ${link.delayMs} ms`)
  if (link.jitterMs > 0) parts.push(`jitter ${link.jitterMs} ms`)
  if (link.lossPercent > 0) parts.push(`loss ${link.lossPercent} %`)
  return parts.join(', ')
}
