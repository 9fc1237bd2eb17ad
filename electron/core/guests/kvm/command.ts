// QEMU's command line for the guest: the same on every host that it comes to, or its state would not fit.
import type { GuestSpec } from '../../../../shared/scenario'
import type { GuestLink } from '../guest'
import { hasOwnDisk } from '../guest'

export const kvmFolder = '/var/lib/handover/kvm/guest'
export const images = '/var/lib/handover/guests'

/** QMP for the one who drives the guest, and another for those who only look: QEMU serves one client on each. */
export const qmpSocket = `${kvmFolder}/qmp.sock`
export const lookSocket = `${kvmFolder}/look.sock`
/** One that is greeted when QEMU waits for a post-copy, and where whoever comes later finds it (qemu_relay.py). */
const spareSocket = `${kvmFolder}/spare.sock`
export const relaySocket = `${kvmFolder}/relay.sock`
export const consoleSocket = `${kvmFolder}/console.sock`

/** The guest's disk, its block node in QEMU, and what QEMU reads of both at its start (qemu_disk.py). */
export const diskFile = `${kvmFolder}/disk`
export const diskNode = 'disk-node'
const diskConfig = `${kvmFolder}/disk.cfg`

/** Memory of the machine in MiB: the workload's, its page tables, and what kernel and userland take. */
export function machineMiB(spec: Pick<GuestSpec, 'memoryMiB'>): number {
  return Math.ceil(spec.memoryMiB * 1.02) + 160
}

const fromKernel = (initrd: string) => [
  '-kernel',
  `${images}/kvm-kernel`,
  '-initrd',
  initrd,
  '-append',
  // Freed memory is cleared: a page of zeros crosses as one byte. From mitigations on: what a translated guest's first packet
  // after a move need not wait for (docs/kvm.md).
  'console=ttyS0 quiet panic=-1 net.ifnames=0 init_on_free=1 mitigations=off lsm= audit=0 psi=0 nowatchdog cgroup_disable=memory',
]
const fromDisk = ['-readconfig', diskConfig, '-device', 'virtio-blk-pci,drive=disk,bootindex=1']

/**
 * Without `-accel`, which the host decides. Machine type and CPU model are pinned to what QEMU 7.2 and later have, with
 * KVM and without: they must be equal on both sides of a migration (migration/compatibility.rst).
 */
export function qemuArguments(spec: GuestSpec, links: readonly GuestLink[], initrd: string): string[] {
  const socket = (path: string) => `unix:${path},server=on,wait=off`
  // QEMU says by itself where the guest is now: the guest's own announcement would come before its first answer.
  const network = links.flatMap((link, index) => [
    '-netdev',
    `tap,id=net${index},ifname=${link.veth},script=no,downscript=no`,
    '-device',
    `virtio-net-pci,netdev=net${index},mac=${link.mac},romfile=,guest_announce=off`,
  ])
  return [
    '-name',
    'guest',
    '-no-user-config',
    '-nodefaults',
    '-no-reboot',
    '-display',
    'none',
    '-machine',
    'pc-q35-7.2',
    '-cpu',
    'qemu64-v1',
    '-smp',
    `${spec.vcpus},maxcpus=${spec.vcpus}`,
    '-m',
    String(machineMiB(spec)),
    ...(hasOwnDisk(spec) ? fromDisk : fromKernel(initrd)),
    '-device',
    'virtio-rng-pci',
    ...network,
    '-serial',
    socket(consoleSocket),
    '-qmp',
    socket(qmpSocket),
    '-qmp',
    socket(lookSocket),
    '-qmp',
    socket(spareSocket),
  ]
}
