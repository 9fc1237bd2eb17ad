// The steps of a container's stop-and-copy migration around its frozen part, which one script on each host runs.
import type { Step } from '../../../../shared/plan'
import { guestFolder } from '../../guests/lxc/config'
import { scriptFolder } from '../../hosts/host-scripts'
import { runFolder, sshCommand, stopChannel } from '../channel'
import type { Move } from '../mover'
import { quote } from '../../../../shared/plan'
import type { GuestLink } from '../../guests/guest'
import { guestLinks, guestName } from '../../guests/guest'
import type { RecordHost } from '../../lab/record'

/** Longest time without a byte before both paths are taken as lost, s. */
export const patienceS = 20

/** Where the source reaches the target: by the first interface, or the other when that one is down. */
function target(move: Move, address: string): string {
  return `root@${address || (move.to.interfaces[0]?.address ?? '')}`
}

/** Copies the root filesystem while the guest runs; the first line of output is when it began, s since 1970. */
export function precopySteps(move: Move, address: string): Step[] {
  const rsh = sshCommand(move.id, move.transport).map(quote).join(' ')
  const destination = `${target(move, address)}:${guestFolder}/`
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
  const common = { guest: guestName, folder, rootfs: `${guestFolder}/rootfs`, proveS: 10 }
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
    destination: target(move, address),
    remoteSocket: `${folder}/receive.sock`,
    syncedAt,
    patienceS: move.patienceS ?? patienceS,
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
        'Freeze the guest, stream it, and hold it until the target has proved it.',
      ),
    ],
  }
}

/** The guest's interfaces with the port by which this host reaches the network: its own name for eth0 and eth1. */
function hostLinks(host: RecordHost): GuestLink[] {
  const device = (port: string) => host.interfaces.find((each) => each.name === port)?.device ?? port
  return guestLinks(host).map((link) => ({ ...link, port: device(link.port) }))
}

function specStep(host: string, file: string, spec: unknown): Step {
  const stdin = `${JSON.stringify(spec, null, 1)}\n`
  return {
    host,
    argv: ['install', '-m', '0600', '/dev/stdin', file],
    stdin,
    why: 'What this side of the migration is to do.',
  }
}

function detached(host: string, script: string, spec: string, why: string): Step {
  const log = spec.replace(/json$/, 'out')
  const shell = 'cd "$1" && exec setsid -f python3 "$2" "$3" </dev/null >"$4" 2>&1'
  return { host, argv: ['sh', '-c', shell, 'sh', scriptFolder, script, spec, log], why }
}

/** Ends the connection that all uses of the channel share; its socket must still be there. */
function endConnection(id: string): { argv: string[] } {
  const end = 'test ! -S "$1/master" || ssh -q -o ControlPath="$1/master" -O exit channel 2>/dev/null || true'
  return { argv: ['sh', '-c', end, 'sh', runFolder(id)] }
}

/** Ends the channel and removes what this migration made on both hosts. It may be run twice. */
export function cleanupSteps(move: Pick<Move, 'id' | 'from' | 'to'>): Step[] {
  const folder = runFolder(move.id)
  return [
    { host: move.from.name, ...endConnection(move.id), why: 'End the connection between the hosts.' },
    { host: move.to.name, ...stopChannel(move.id), expect: [0, 1], why: "End the migration's sshd." },
    ...[move.from, move.to].map((host) => ({
      host: host.name,
      argv: ['rm', '-rf', folder],
      why: "The migration's keys and files go.",
    })),
  ]
}
