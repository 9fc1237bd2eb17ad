// Where a container is in its life.
import { LabError } from '../../../../shared/reply'
import type { Machine } from '../../ssh/machine'
import type { GuestPresence } from '../engine'
import { guestName } from '../guest'

/** What LXC says of the guest on a host. */
export async function lxcPresence(machine: Machine): Promise<GuestPresence> {
  const result = await machine.exec({ argv: ['lxc-info', '-n', guestName, '-sH'] })
  if (result.exitCode === null) {
    // An answer that was lost is not the answer that there is none.
    const message = `${machine.name} did not say whether the guest is there.`
    throw new LabError({ code: 'unreachable', message, host: machine.name })
  }
  const word = result.stdout.trim()
  if (result.exitCode !== 0 || word === '') return 'absent'
  if (word === 'RUNNING') return 'running'
  return word === 'FROZEN' ? 'frozen' : 'stopped'
}
