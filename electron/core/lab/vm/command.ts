// QEMU's command lines for a lab of VMs: the switch, and one machine for each host. Pure.
import { join } from 'node:path'
import { interfaceNames } from '../../../../shared/names'
import type { VmHost, VmLab } from './vm-lab'
import { cableSocket, portSocket } from './vm-lab'

export const qemu = 'qemu-system-x86_64'
export const switchName = 'switch'

export type Accelerator = 'kvm' | 'hvf' | 'tcg'

/** What a lab's machines are started with. */
export type Boot = {
  /** The lab's folder on this computer. */
  folder: string
  /** Folder of disk.raw, kernel and initrd. */
  image: string
  accelerator: Accelerator
  /** The lab's public key: the one login that every host admits. */
  publicKey: string
}

// A lab's processes are found by these words; see resources/lab/vm.sh.
const common = (lab: string, folder: string, name: string) => [
  '-name',
  `handover-lab:${lab}:${name}`,
  '-pidfile',
  join(folder, `${name}.pid`),
  '-nodefaults',
  '-no-user-config',
  '-display',
  'none',
  '-daemonize',
]

/** A QEMU without a machine: two hubs, each with a port for every host. Nothing of the network is seen outside its sockets. */
export function switchCommand(lab: VmLab, folder: string): string[] {
  const ports = lab.hosts.flatMap((host) =>
    interfaceNames.flatMap((name, hub) => {
      const id = `${host.number}-${name}`
      const address = `addr.type=unix,addr.path=${optionPath(portSocket(folder, host, name))}`
      return [
        '-netdev',
        `stream,id=s${id},server=on,${address}`,
        '-netdev',
        `hubport,id=p${id},hubid=${hub},netdev=s${id}`,
      ]
    }),
  )
  return [qemu, ...common(lab.name, folder, switchName), '-machine', 'none', ...ports]
}

/** One host: the lab image's disk, of which nothing that it writes is kept, and three NICs. `port` is the loopback port of its sshd. */
export function hostCommand(lab: VmLab, host: VmHost, port: number, boot: Boot): string[] {
  const { folder, image, accelerator, publicKey } = boot
  const nic = (netdev: string, network: number) => [
    '-device',
    `virtio-net-pci,netdev=${netdev},mac=52:54:00:4d:0${network}:0${host.number}`,
  ]
  const paths = interfaceNames.flatMap((name, network) => {
    const address = `addr.type=unix,addr.path=${optionPath(portSocket(folder, host, name))}`
    return ['-netdev', `stream,id=${name},server=off,${address}`, ...nic(name, network)]
  })
  const key = publicKey.split(' ')[1] ?? ''
  const kernel = [
    'console=ttyS0 loglevel=2 panic=-1 net.ifnames=0 mitigations=off apparmor=0',
    `handover.host=${host.name} handover.number=${host.number} handover.key=${key}`,
  ].join(' ')
  const disk = `file=${optionPath(join(image, 'disk.raw'))},format=raw,if=virtio,snapshot=on,discard=unmap`
  return [
    // What a host writes goes to a file without a name in its folder: it ends with its process, however that ends.
    'env',
    `TMPDIR=${folder}`,
    qemu,
    ...common(lab.name, folder, host.name),
    '-machine',
    'q35',
    '-accel',
    accelerator === 'tcg' ? 'tcg,thread=multi' : accelerator,
    // QEMU 7.2 spoils the flags now and then where it translates cmpxchg16b (seen as a double fault in the kernel's slab).
    '-cpu',
    'max,-cx16',
    '-smp',
    String(host.cpus),
    '-m',
    String(host.memoryMiB),
    '-no-reboot',
    '-kernel',
    join(image, 'kernel'),
    '-initrd',
    join(image, 'initrd'),
    '-append',
    kernel,
    '-drive',
    disk,
    '-serial',
    `file:${join(folder, `${host.name}.log`)}`,
    '-qmp',
    `unix:${optionPath(cableSocket(folder, host))},server=on,wait=off`,
    '-device',
    'virtio-rng-pci',
    ...paths,
    // restrict=on: the host reaches nothing by its management path; only its sshd is reached, from this computer alone.
    '-netdev',
    `user,id=management,restrict=on,hostfwd=tcp:127.0.0.1:${port}-:22`,
    ...nic('management', 2),
  ]
}

/** In QEMU's options a comma within a value is written twice. */
function optionPath(path: string): string {
  return path.replaceAll(',', ',,')
}
