// The serial console of a KVM guest: a shell on ttyS0, for the app's terminal.
import type { Duplex } from 'node:stream'
import type { OpenLab } from '../../lab/open-lab'
import { consoleSocket } from './command'

/**
 * Raw bytes in both directions, for the host where the guest runs now; QEMU serves one reader at a time. After a move the
 * stream ends, and the target's is to be opened. Throws LabError `unreachable` where no guest is.
 */
export async function openConsole(lab: OpenLab, host: string): Promise<Duplex> {
  return (await lab.machine(host)).connect(consoleSocket)
}
