// The steps of a container's migration around its frozen part, which one script on each host runs.
import type { Step } from '../../../../shared/plan'
import { guestFolder } from '../../guests/lxc/config'
import { endConnection, runFolder, sshCommand, targetLogin } from '../channel'
import { detached, specStep, hostLinks, sideLimits } from '../side-scripts'
import type { Move } from '../mover'
import { quote } from '../../../../shared/plan'
import { guestName } from '../../guests/guest'

/** Copies the root filesystem while the guest runs; the first line of output is when it began, s since 1970. */
export function precopySteps(move: Move, address: string): Step[] {
  const rsh = sshCommand(move.id, move.transport).map(quote).join(' ')
  const destination = `${targetLogin(move, address)}:${guestFolder}/`
  const rsync = [
    'rsync',
    '-aAXH',
    '--numeric-ids',
    '--delete',
    '--exclude=/*.log',
    '-e',
    rsh,
    `${guestFolder}/`,
    destination,
  ]
  return [
    {
      host: move.to.name,
      argv: ['mkdir', '-p', guestFolder],
      why: 'The folder that the guest comes into.',
      undo: { argv: ['rm', '-rf', '--one-file-system', guestFolder] },
    },
    {
      host: move.from.name,
      argv: ['date', '+%s'],
      why: 'What changes in the root filesystem from now on is sent again while the guest is frozen.',
    },
    {
      host: move.from.name,
      argv: rsync,
      why: 'Bring the root filesystem over while the guest still runs.',
      timeoutMs: 1_800_000,
      undo: endConnection(move.id),
    },
  ]
}

/** Starts both sides of the frozen part, detached: they go on when the app or its connection does not. */
export function handoverSteps(move: Move, address: string, syncedAt: number): { receive: Step[]; send: Step[] } {
  const folder = runFolder(move.id)
  const common = { guest: guestName, folder, rootfs: `${guestFolder}/rootfs`, ...sideLimits(move) }
  const receive = {
    ...common,
    links: hostLinks(move.to),
    waitS: 60,
    port: move.guest.port,
    counter: move.guest.command === undefined,
  }
  const send = {
    ...common,
    links: hostLinks(move.from),
    ssh: sshCommand(move.id, move.transport),
    destination: targetLogin(move, address),
    remoteSocket: `${folder}/receive.sock`,
    syncedAt,
    ...(move.precopy ? { precopy: move.precopy } : {}),
  }
  return {
    receive: [
      specStep(move.to.name, `${folder}/receive.json`, receive),
      detached(
        move.to.name,
        'lxc_receive.py',
        `${folder}/receive.json`,
        'Wait for the guest: page server, catcher of its frames, restore.',
      ),
    ],
    send: [
      specStep(move.from.name, `${folder}/send.json`, send),
      detached(
        move.from.name,
        'lxc_send.py',
        `${folder}/send.json`,
        `${move.precopy ? 'Send the memory in rounds while the guest runs; then freeze' : 'Freeze'} the guest, stream it, and hold it until the target has proved it.`,
      ),
    ],
  }
}
