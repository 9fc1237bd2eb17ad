// The serial console of a KVM guest: a shell on ttyS0, for a terminal.
import { LabError } from '../../../../shared/reply'
import type { Machine } from '../../ssh/machine'
import type { ConsoleOptions, GuestConsole } from '../console'
import { consoleSocket } from './command'

/** QEMU serves one reader at a time. Throws LabError, `unreachable` where no guest is. */
export async function openConsole(machine: Machine, { argv }: ConsoleOptions): Promise<GuestConsole> {
  if (argv) {
    const message = 'The console of a virtual machine is its serial line, where a shell runs: type the command there.'
    throw new LabError({ code: 'bad-input', message })
  }
  const stream = await machine.connect(consoleSocket)
  // Nothing of before is kept: a new line makes the shell show its prompt.
  stream.write('\n')
  return { stream, resize: async () => undefined, close: async () => void stream.destroy() }
}
