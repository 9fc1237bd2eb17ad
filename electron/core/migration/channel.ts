// One authenticated, encrypted channel between two hosts for one migration: sshd on the target's data addresses, with a
// host key and a login key made for it alone, plain or over MPTCP.
import type { Transport } from '../../../shared/names'
import type { Step } from '../../../shared/plan'
import type { Identity } from '../guests/guest'
import type { RecordHost } from '../lab/record'

const channelPort = 2222

/** Each of several guests that move at the same time has a channel of its own. */
export function portOf({ who }: { who?: Identity }): number {
  return channelPort + (who?.number ?? 0)
}

export const isChannelPort = (port: number) => port >= channelPort && port <= channelPort + 8

/** Where a migration keeps its files on both hosts; a tmpfs, so nothing of a guest's memory touches a disk. */
export function runFolder(id: string): string {
  return `/run/handover/${id}`
}

/** The command that makes a program's sockets MPTCP ones (mptcpize(8), by LD_PRELOAD); nothing for TCP. */
export function overTransport(transport: Transport): string[] {
  return transport === 'mptcp' ? ['mptcpize', 'run'] : []
}

/** Makes both keys, each where its private half stays; the last line of each step's output is the public half. */
export function keySteps(id: string, from: string, to: string): Step[] {
  const folder = runFolder(id)
  const undo = { argv: ['rm', '-rf', folder] }
  const key = (host: string, file: string, why: string): Step => ({
    host,
    argv: [
      'sh',
      '-c',
      'umask 077; mkdir -p "$1" && ssh-keygen -q -t ed25519 -N "" -f "$1/$2" && cat "$1/$2.pub"',
      'sh',
      folder,
      file,
    ],
    why,
    undo,
  })
  return [
    key(from, 'key', 'A login key for this migration alone; it never leaves the source.'),
    key(to, 'hostkey', "A host key for this migration's sshd; it never leaves the target."),
  ]
}

/** Sets the target's sshd up and makes it known to the source. */
export function channelSteps(
  id: string,
  hosts: { from: RecordHost; to: RecordHost; who?: Identity },
  keys: { login: string; host: string },
  transport: Transport,
): Step[] {
  const folder = runFolder(id)
  const { from, to } = hosts
  const port = portOf(hosts)
  const config = [
    `Port ${port}`,
    // On both: a subflow can only join where something listens on its address.
    ...to.interfaces.map((each) => `ListenAddress ${each.address}`),
    `HostKey ${folder}/hostkey`,
    `AuthorizedKeysFile ${folder}/authorized_keys`,
    `PidFile ${folder}/sshd.pid`,
    'AllowUsers root',
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'StrictModes no',
    'UseDNS no',
    'AllowTcpForwarding yes',
    'AllowStreamLocalForwarding yes',
    'Subsystem sftp internal-sftp',
    '',
  ].join('\n')
  const known = to.interfaces.map((each) => `[${each.address}]:${port} ${keyWords(keys.host)}\n`).join('')
  const write = (host: string, file: string, text: string, why: string): Step => ({
    host,
    argv: ['install', '-m', '0600', '/dev/stdin', `${folder}/${file}`],
    stdin: text,
    why,
  })
  return [
    write(
      to.name,
      'authorized_keys',
      `restrict,port-forwarding ${keyWords(keys.login)}\n`,
      'Only the source may log in.',
    ),
    write(to.name, 'sshd_config', config, "The migration's sshd listens on the data addresses alone."),
    write(from.name, 'known_hosts', known, "The source accepts this migration's host key and no other."),
    {
      host: to.name,
      argv: ['sh', '-c', startSshd, 'sh', folder, ...overTransport(transport)],
      why: `The channel's end on the target, over ${transport.toUpperCase()}.`,
      undo: stopChannel(id),
    },
  ]
}

// sshd leaves its starter before it listens: only its pid file says that it does.
const startSshd = `folder=$1
shift
"$@" /usr/sbin/sshd -f "$folder/sshd_config" -E "$folder/sshd.log" || exit
tries=0
until test -s "$folder/sshd.pid"; do
  tries=$((tries + 1))
  if [ $tries -gt 100 ] || grep -q 'Cannot bind any address' "$folder/sshd.log"; then
    tail -n 3 "$folder/sshd.log" >&2
    exit 1
  fi
  sleep 0.05
done`

/** Ends the target's sshd of this migration and nothing else. */
export function stopChannel(id: string): { argv: string[] } {
  const pid = `${runFolder(id)}/sshd.pid`
  return { argv: ['sh', '-c', 'test ! -s "$1" || kill "$(cat "$1")"', 'sh', pid] }
}

/** The ssh command of the source. All its uses share one connection, so its paths are joined before the freeze. */
export function sshCommand(id: string, transport: Transport, port = channelPort): string[] {
  const folder = runFolder(id)
  const options = [
    `UserKnownHostsFile=${folder}/known_hosts`,
    'StrictHostKeyChecking=yes',
    'BatchMode=yes',
    'Ciphers=aes128-gcm@openssh.com',
    'ServerAliveInterval=5',
    'ServerAliveCountMax=6',
    `ControlPath=${folder}/master`,
    'ControlMaster=auto',
    'ControlPersist=yes',
  ]
  return [
    ...overTransport(transport),
    'ssh',
    '-q',
    '-p',
    String(port),
    '-i',
    `${folder}/key`,
    ...options.flatMap((option) => ['-o', option]),
  ]
}

function keyWords(line: string): string {
  return line.trim().split(/\s+/).slice(0, 2).join(' ')
}

/** Where the source reaches the target: by the first interface, or the other when that one is down. */
export function targetLogin(move: { to: RecordHost }, address: string): string {
  return `root@${address || (move.to.interfaces[0]?.address ?? '')}`
}

/** Ends the connection that all uses of the channel share; its socket must still be there. */
export function endConnection(id: string): { argv: string[] } {
  const end = 'test ! -S "$1/master" || ssh -q -o ControlPath="$1/master" -O exit channel 2>/dev/null || true'
  return { argv: ['sh', '-c', end, 'sh', runFolder(id)] }
}

/** Ends the channel and removes what this migration made on both hosts. It may be run twice. */
export function cleanupSteps(move: { id: string; from: RecordHost; to: RecordHost }): Step[] {
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
