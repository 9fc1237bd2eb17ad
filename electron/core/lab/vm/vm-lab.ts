// A lab whose hosts are VMs on this computer: which there are, and what is derived from their names. Pure but for its file.
import { join } from 'node:path'
import type { InterfaceName } from '../../../../shared/names'
import { interfaceNames, nameSchema } from '../../../../shared/names'
import { LabError } from '../../../../shared/reply'
import { loadInventory } from '../../hosts/inventory'
import { isLabFile } from '../own/own-lab'
import type { HostRole } from '../topology'

export type VmHost = {
  name: string
  role: HostRole
  /** Last part of its addresses, from 1. */
  number: number
  memoryMiB: number
  cpus: number
}
export type VmLab = { name: string; hosts: VmHost[] }

/** `local-vm`, and names such as `local-vm-two` for further ones beside it. */
export function isVmName(lab: string): boolean {
  return /^local-vm(-|$)/.test(lab)
}

/** The lab of VMs that a name or a lab file means; null when it means another kind of lab. */
export async function vmLabOf(lab: string, resources: string): Promise<VmLab | null> {
  if (!isLabFile(lab)) {
    if (!isVmName(lab)) return null
    return { ...(await readVmLab(join(resources, 'labs', 'local-vm.yaml'))), name: nameSchema.parse(lab) }
  }
  const { lab: file } = await loadInventory(lab)
  return Object.values(file.hosts).some((host) => host.kind === 'vm') ? readVmLab(lab) : null
}

async function readVmLab(file: string): Promise<VmLab> {
  const { name, hosts } = (await loadInventory(file)).lab
  const found = Object.entries(hosts).map(([host, { role, memoryMiB, cpus }], index) => ({
    name: host,
    role,
    number: index + 1,
    memoryMiB: memoryMiB ?? 1024,
    cpus: cpus ?? 1,
  }))
  const cloudlets = found.filter((host) => host.role === 'cloudlet').length
  if (found.length > 9 || cloudlets < 2 || cloudlets === found.length) {
    const message = `${file}: a lab of VMs has two cloudlets, a client, and at most nine hosts.`
    throw new LabError({ code: 'bad-input', message })
  }
  return { name, hosts: found }
}

/** All that the lab has on this computer beside its record and key. */
export function vmFolder(dataFolder: string, lab: string): string {
  return join(dataFolder, 'labs', lab, 'vm')
}

/** The socket by which a host's NIC and the switch's port meet. */
export function portSocket(folder: string, host: Pick<VmHost, 'number'>, name: InterfaceName): string {
  return join(folder, `${host.number}-${interfaceNames.indexOf(name)}`)
}

/** The socket by which a host's QEMU is told to pull a cable. */
export function cableSocket(folder: string, host: Pick<VmHost, 'number'>): string {
  return join(folder, `${host.number}-q`)
}

export function hostInterfaces({ number }: Pick<VmHost, 'number'>) {
  return interfaceNames.map((name, network) => ({
    name,
    address: `10.77.${network}.${number}`,
    bridge: `br${network}`,
  }))
}

const longestSocket = 100 // sun_path has 104 bytes on macOS and 108 on Linux

/** Throws `bad-input` when a socket in the folder would have too long a name. */
export function requireShortFolder(folder: string): void {
  if (Buffer.byteLength(join(folder, '1-0')) <= longestSocket) return
  const message = `The folder ${folder} has too long a name for a socket.`
  throw new LabError({ code: 'bad-input', message, hint: 'Set XDG_DATA_HOME to a shorter folder.' })
}
