// A container's configuration, such that CRIU can carry it: LXC's own test of checkpoint and restore sets the same.
import type { GuestSpec } from '../../../../shared/scenario'
import type { RecordHost } from '../../lab/record'

/** The guest that scenarios move. One lab has one. */
export const guestName = 'guest'
export const guestFolder = `/var/lib/lxc/${guestName}`

/** An interface of the guest: where it is plugged in on any host, and the address that moves with it. */
export type GuestLink = { port: string; bridge: string; veth: string; mac: string; address: string }

/** The guest's interfaces: the last part of its addresses is 100, and its MAC carries its address. */
export function guestLinks(host: RecordHost): GuestLink[] {
  return host.interfaces.map((each) => {
    const address = each.address.replace(/\.\d+$/, '.100')
    const mac = ['02', '00', ...address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'))].join(':')
    return { port: each.name, bridge: each.bridge, veth: `${guestName}-${each.name.slice(-1)}`, mac, address }
  })
}

/** What the guest runs as its first process: what its container starts is then all in the checkpoint. */
export function guestCommand(spec: GuestSpec): string[] {
  if (spec.command) return spec.command
  return [
    '/usr/bin/python3',
    '/workload.py',
    '--memory-mib',
    String(spec.memoryMiB),
    '--dirty-mibps',
    String(spec.dirtyMiBps),
    '--port',
    String(spec.port),
  ]
}

/** The text of /var/lib/lxc/NAME/config (lxc.container.conf(5)). */
export function lxcConfig(spec: GuestSpec, links: readonly GuestLink[]): string {
  const network = links.flatMap((link, index) => [
    `lxc.net.${index}.type = veth`,
    `lxc.net.${index}.link = ${link.bridge}`,
    `lxc.net.${index}.flags = up`,
    `lxc.net.${index}.name = ${link.port}`,
    `lxc.net.${index}.veth.pair = ${link.veth}`,
    `lxc.net.${index}.hwaddr = ${link.mac}`,
    `lxc.net.${index}.ipv4.address = ${link.address}/24`,
  ])
  return [
    `lxc.uts.name = ${guestName}`,
    `lxc.rootfs.path = dir:${guestFolder}/rootfs`,
    ...network,
    // No console and no ttys: their other end would be outside the checkpoint.
    'lxc.console.path = none',
    'lxc.tty.max = 0',
    'lxc.mount.auto = proc:rw sys:rw cgroup:rw',
    'lxc.cap.drop =',
    'lxc.seccomp.profile =',
    `lxc.init.cmd = ${guestCommand(spec).join(' ')}`,
    '',
  ].join('\n')
}
