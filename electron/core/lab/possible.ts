// Whether this computer can carry a local lab at all; said before anything is asked of it.
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

/** Programs that the lab's scripts call, and the packages that have them on Debian and Ubuntu. */
export const neededPrograms = [
  ['debootstrap', 'debootstrap'],
  ['ip', 'iproute2'],
  ['flock', 'util-linux'],
  ['ssh', 'openssh-client'],
] as const

/** The same for a lab of VMs, which needs no root and no Linux. */
export async function vmLabPossible(): Promise<{ possible: boolean; reason: string }> {
  if (process.platform === 'win32') {
    return { possible: false, reason: 'A lab of VMs starts in the background as Windows’ QEMU cannot: use WSL.' }
  }
  if (await isHere('qemu-system-x86_64')) return { possible: true, reason: 'This computer can carry the lab.' }
  const how = process.platform === 'linux' ? 'sudo apt-get install qemu-system-x86' : 'brew install qemu'
  return { possible: false, reason: `QEMU is missing: ${how}` }
}

export async function localLabPossible(): Promise<{ possible: boolean; reason: string }> {
  if (process.platform !== 'linux') {
    const reason = 'The local lab needs Linux; on this system, point the lab at a Linux machine or VM by SSH.'
    return { possible: false, reason }
  }
  const missing = await missingPackages()
  if (missing.length === 0) return { possible: true, reason: 'This computer can carry the lab.' }
  return { possible: false, reason: `Packages are missing: sudo apt-get install ${missing.join(' ')}` }
}

/** Debian's names of the packages whose programs are not here. */
export async function missingPackages(): Promise<string[]> {
  const found = await Promise.all(
    neededPrograms.map(async ([program, name]) => ((await isHere(program)) ? null : name)),
  )
  return found.flatMap((name) => name ?? [])
}

async function isHere(program: string): Promise<boolean> {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin']
  const tries = folders.map((folder) =>
    access(join(folder, program)).then(
      () => true,
      () => false,
    ),
  )
  return (await Promise.all(tries)).includes(true)
}
