// Plans for a KVM guest's life on one host.
import type { Step } from '../../../../shared/plan'
import type { GuestSpec } from '../../../../shared/scenario'
import { scriptFolder } from '../../hosts/host-scripts'
import type { RecordHost } from '../../lab/record'
import type { GuestLink } from '../guest'
import { guestLinks, guestPorts, hasOwnDisk } from '../guest'
import { images, kvmFolder, qemuArguments } from './command'
import { startScript } from './start-script'

export type Accel = 'auto' | 'kvm' | 'tcg'

const initrd = `${kvmFolder}/initrd`
const baseInitrd = `${images}/kvm-initramfs`

/** Makes the guest's folder with its own initramfs: the image's, and over it what it runs at its start. */
export function createSteps(host: RecordHost, spec: GuestSpec): Step[] {
  const { name } = host
  if (hasOwnDisk(spec)) {
    const why = 'The guest’s own disk: what the user gave stays as it was, unless it is shared.'
    return [folderStep(name), diskStep(name, why, spec.disk === 'shared' ? 'share' : 'copy', spec.image)]
  }
  const pack = 'cd "$1/over" && echo start | busybox cpio -o -H newc 2>/dev/null | cat "$2" - >"$3"'
  return [
    folderStep(name),
    {
      host: name,
      argv: ['install', '-D', '-m', '0644', '/dev/stdin', `${kvmFolder}/over/start`],
      stdin: startScript(spec, guestLinks(host)),
      why: 'What the guest runs at its start: addresses, MPTCP, workload.',
    },
    {
      host: name,
      argv: ['sh', '-c', pack, 'sh', kvmFolder, baseInitrd, initrd],
      why: 'The kernel unpacks archives that follow each other: put both behind the image’s own.',
    },
  ]
}

export function startSteps(host: RecordHost, spec: GuestSpec): Step[] {
  const links = guestLinks(host)
  return [
    tapStep(host.name, links),
    qemuStep(host.name, 'auto', qemuArguments(spec, links, initrd), 'Start the guest.'),
  ]
}

/**
 * Starts QEMU on a migration's target: the same machine, without a life of its own until it is told. A disk that is to be copied
 * there has `diskBytes`.
 */
export function waitSteps(host: RecordHost, spec: GuestSpec, accel: Accel, paused: boolean, diskBytes = 0): Step[] {
  const links = guestLinks(host)
  const argv = [...qemuArguments(spec, links, baseInitrd), '-incoming', 'defer', ...(paused ? ['-S'] : [])]
  const why = paused
    ? 'QEMU waits for the guest, and will not run it before it is told: only one copy may ever run.'
    : 'QEMU waits for the guest, and runs it as soon as it can: the rest of its memory follows.'
  return [
    folderStep(host.name),
    ...(hasOwnDisk(spec) ? [targetDiskStep(host.name, spec, diskBytes)] : []),
    tapStep(host.name, links),
    qemuStep(host.name, accel, argv, why),
    ...(paused ? [] : [relayStep(host.name)]),
  ]
}

/** Removes the guest from a host, running or not; nothing to do is fine. */
export function removeSteps(host: string): Step[] {
  return [{ host, ...removal, why: 'End the guest here, if it is here; its files and tap devices go as well.' }]
}

const removal = {
  // A host that never had the scripts has no guest either.
  argv: ['sh', '-c', 'test ! -d "$2" || exec sh "$@"', 'sh', `${scriptFolder}/qemu_stop.sh`, kvmFolder, ...guestPorts],
}

function targetDiskStep(host: string, { disk, image }: GuestSpec, bytes: number): Step {
  return disk === 'shared'
    ? diskStep(host, 'The same disk, which this host sees as well.', 'share', image)
    : diskStep(host, 'An empty disk of the same size, which the source’s QEMU will fill.', 'empty', String(bytes))
}

function diskStep(host: string, why: string, ...words: string[]): Step {
  return { host, argv: ['python3', '-B', `${scriptFolder}/qemu_disk.py`, kvmFolder, ...words], why, timeoutMs: 600_000 }
}

function folderStep(host: string): Step {
  const why = "The folder of the guest's sockets, its log and its process id."
  return { host, argv: ['install', '-d', '-m', '0711', kvmFolder], why, undo: removal }
}

function tapStep(host: string, links: readonly GuestLink[]): Step {
  const lines = links.flatMap(({ veth, bridge }) => [
    `[ -e /sys/class/net/${veth} ] || ip tuntap add ${veth} mode tap vnet_hdr`,
    `ip link set ${veth} master ${bridge} up`,
  ])
  return {
    host,
    argv: ['sh', '-ec', lines.join('\n')],
    why: 'The guest’s two interfaces end in tap devices, plugged into the same bridges on every host.',
  }
}

function relayStep(host: string): Step {
  const why = 'A connection to QEMU that an app which comes after a crash can use, when a missing page holds QEMU up.'
  const argv = ['sh', '-c', 'exec python3 -B "$1" "$2" </dev/null >/dev/null 2>&1', 'sh']
  return { host, argv: [...argv, `${scriptFolder}/qemu_relay.py`, kvmFolder], why }
}

function qemuStep(host: string, accel: Accel, argv: readonly string[], why: string): Step {
  return { host, argv: ['sh', `${scriptFolder}/qemu_start.sh`, kvmFolder, accel, ...argv], why }
}
