// What every engine's guest has in common: its name, its interfaces, and what it runs.
import { interfaceNames } from '../../../shared/names'
import type { GuestSpec } from '../../../shared/scenario'
import type { RecordHost } from '../lab/record'
import { paceOf } from '../telemetry/pace'

/** The guest that scenarios move, and the first of several. */
export const guestName = 'guest'

/** Which of the guests that move at the same time: its name on every host, and its number from 0. */
export type Identity = { name: string; number: number }

export const firstGuest: Identity = { name: guestName, number: 0 }

/** What a host calls its end of a guest's interface. */
const hostEnd = (guest: string, port: string) => `${guest}-${port.slice(-1)}`

/** The hosts' ends of the first guest's interfaces. */
export const guestPorts: readonly string[] = interfaceNames.map((name) => hostEnd(guestName, name))

/** The guests that move beside the first one: guest-2, guest-3 and so on. */
export function companionsOf({ companions }: Pick<GuestSpec, 'companions'>): Identity[] {
  return Array.from({ length: companions }, (_, index) => ({ name: `${guestName}-${index + 2}`, number: index + 1 }))
}

/** An interface of the guest: where it is plugged in on any host, and the address that moves with it. */
export type GuestLink = { port: string; bridge: string; veth: string; mac: string; address: string }

/** The guest's interfaces: the last part of its addresses is 100 and its number, and its MAC carries its address. */
export function guestLinks(host: RecordHost, who: Identity = firstGuest): GuestLink[] {
  return host.interfaces.map((each) => {
    const address = each.address.replace(/\.\d+$/, `.${100 + who.number}`)
    const mac = ['02', '00', ...address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'))].join(':')
    return { port: each.name, bridge: each.bridge, veth: hostEnd(who.name, each.name), mac, address }
  })
}

/** Whether the guest is a virtual machine that starts from a disk of the user's. */
export function hasOwnDisk({ engine, image }: Pick<GuestSpec, 'engine' | 'image'>): boolean {
  return engine === 'kvm' && image !== 'minimal'
}

/** Whether what runs in the guest is the user's own, which speaks no protocol that we know. */
export function isOwnWorkload(spec: Pick<GuestSpec, 'engine' | 'image' | 'command'>): boolean {
  return spec.command !== undefined || hasOwnDisk(spec)
}

/** The command of a container: the user's own, or the counter workload at its host's pace. */
export function guestCommand(spec: GuestSpec, host: Pick<RecordHost, 'pace'>): string[] {
  return spec.command ?? ['/usr/bin/python3', '/workload.py', ...workloadOptions(spec, host)]
}

/** How the counter workload is to run. */
export function workloadOptions(spec: GuestSpec, host: Pick<RecordHost, 'pace'>): string[] {
  return [
    '--memory-mib',
    String(spec.memoryMiB),
    '--dirty-mibps',
    String(spec.dirtyMiBps),
    '--port',
    String(spec.port),
    '--tick-ms',
    String(paceOf({ hosts: [host] }).tickMs),
  ]
}
