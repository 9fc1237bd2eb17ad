// A container's configuration, such that CRIU can carry it: LXC's own test of checkpoint and restore sets the same.
import type { GuestSpec } from '../../../../shared/scenario'
import type { RecordHost } from '../../lab/record'
import { guestCommand, guestLinks, guestName } from '../guest'

export const guestFolder = `/var/lib/lxc/${guestName}`

/** The text of /var/lib/lxc/NAME/config (lxc.container.conf(5)). */
export function lxcConfig(spec: GuestSpec, host: RecordHost): string {
  const network = guestLinks(host).flatMap((link, index) => [
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
    `lxc.init.cmd = ${guestCommand(spec, host).join(' ')}`,
    '',
  ].join('\n')
}
