// What runs the VMs' instructions on this computer: its processor, or QEMU's translator.
import { LabError, toErrorInfo } from '../../../../shared/reply'
import type { LayerName } from '../../../../shared/names'
import type { Machine } from '../../ssh/machine'
import type { Accelerator } from './command'
import { qemu } from './command'
import { trial } from './plans'

const ofPlatform: Partial<Record<NodeJS.Platform, Accelerator>> = { linux: 'kvm', darwin: 'hvf' }

/** The fastest that works for this user. Throws `unsupported` when QEMU is not here or too old. */
export async function findAccelerator(machine: Machine, platform = process.platform): Promise<Accelerator> {
  await requireQemu(machine)
  const wanted = ofPlatform[platform]
  if (!wanted) return 'tcg'
  const result = await machine.exec({ argv: trial(wanted), stdin: 'quit\n' }, { timeoutMs: 20_000 })
  return result.exitCode === 0 ? wanted : 'tcg'
}

/** Throws `unsupported` for guests that VMs run so could not carry. */
export function requireCarried(accelerator: Accelerator, layers: readonly LayerName[]): void {
  if (accelerator !== 'tcg' || !layers.includes('kvm')) return
  throw new LabError({
    code: 'unsupported',
    message:
      'QEMU translates the VMs’ instructions here (no usable KVM or HVF): those of kvm guests in them would be translated twice, and a guest takes two minutes to boot instead of seconds.',
    hint: 'Run kvm guests in the local lab (lab: local), or on a computer whose processor runs the VMs itself.',
  })
}

async function requireQemu(machine: Machine): Promise<void> {
  const hint = 'Debian and Ubuntu: sudo apt-get install qemu-system-x86; macOS: brew install qemu'
  const result = await machine.exec({ argv: [qemu, '--version'] }, { timeoutMs: 20_000 }).catch((thrown: unknown) => {
    const message = 'Hosts that are VMs need QEMU, which is not installed on this computer.'
    throw new LabError({ code: 'unsupported', message, hint, detail: toErrorInfo(thrown).message }, { cause: thrown })
  })
  const version = qemuVersion(result.stdout)
  if (version === null || version >= 7.02) return
  const message = 'This QEMU is too old to join VMs without root (-netdev stream came with 7.2).'
  throw new LabError({ code: 'unsupported', message, hint, detail: result.stdout })
}

/** `QEMU emulator version 7.2.22` as 7.02, so that versions can be compared; null when the text says none. */
export function qemuVersion(text: string): number | null {
  const [, major, minor] = /version (\d+)\.(\d+)/.exec(text) ?? []
  return major === undefined || minor === undefined ? null : Number(major) + Number(minor) / 100
}
