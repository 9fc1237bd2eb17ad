// The three steps of Qiu's thesis (3.2.2) as plans: checkpoint on the source, rsync of everything, restore on the target.
import type { Plan, Step } from '../../../../shared/plan'
import { quote } from '../../../../shared/plan'
import { guestFolder } from '../../guests/lxc/config'
import { sshCommand } from '../channel'
import { guestName } from '../../guests/guest'
import type { Move } from '../mover'

/** The thesis's /tmp/checkpoint; on the hosts' disk, as /tmp was there, and not on a tmpfs. */
export const checkpointFolder = '/var/lib/lxc/.checkpoint'

/** Each rsync and the restore may take this long, ms: at 1 Mbit/s a small root filesystem needs half an hour. */
const longMs = 3_600_000

/** An empty folder for the images on both hosts. */
export function folderSteps(move: Move): Step[] {
  const shell = 'rm -rf --one-file-system "$1" && umask 077 && mkdir -p "$1"'
  return [move.from.name, move.to.name].map((host) => ({
    host,
    argv: ['sh', '-c', shell, 'sh', checkpointFolder],
    why: 'The folder that the checkpoint is written to; nothing of an earlier one may be in it.',
  }))
}

/** Whether lxc-start made the guest on this host: a restored one cannot be checkpointed through LXC (lxc issue 4643). */
export function freshStep(host: string): Step {
  const argv = ['test', '-e', `${guestFolder}/start.log`]
  return { host, argv, expect: [0, 1], why: 'A guest that was restored has no log of its start here.' }
}

/** What LXC passes to CRIU for `lxc-checkpoint -s`, for a guest that LXC itself cannot checkpoint. */
const criuDump = `set -eu
controllers=$(tr ' ' , </sys/fs/cgroup/cgroup.controllers)
exec criu dump -t "$(lxc-info -n "$1" -pH | tr -d ' ')" -D "$2" -o dump.log -v2 --tcp-established --file-locks --link-remap \\
  --manage-cgroups=full \${controllers:+--cgroup-root "$controllers:lxc.payload.$1"} --freeze-cgroup "/sys/fs/cgroup/lxc.payload.$1" \\
  --ext-mount-map auto --ext-mount-map /sys/fs/fuse/connections:sys/fs/fuse/connections --enable-external-sharing \\
  --enable-external-masters --enable-fs hugetlbfs --enable-fs tracefs --skip-in-flight --force-irmap`

/** Step 1: CRIU stops the guest and dumps all of its state into files. */
export function checkpointStep(move: Move, fresh: boolean): Step {
  const argv = fresh
    ? ['lxc-checkpoint', '-s', '-n', guestName, '-D', checkpointFolder, '-v']
    : ['sh', '-c', criuDump, 'sh', guestName, checkpointFolder]
  const why = 'Step 1 of the thesis: CRIU stops the guest and writes its whole state to files.'
  return { host: move.from.name, argv, why, timeoutMs: 600_000 }
}

/** Step 2: everything is copied while the guest is stopped. `address` is the target's on the path that is used. */
export function copySteps(move: Move, address: string): Step[] {
  const rsh = sshCommand(move.id, move.transport).map(quote).join(' ')
  const copy = (folder: string, why: string, ...more: string[]): Step => ({
    host: move.from.name,
    // The options of the script that the thesis used; -z compresses. LXC's logs of this host stay here.
    argv: [
      'rsync',
      '-aAXHltzh',
      '--numeric-ids',
      '--devices',
      ...more,
      '-e',
      rsh,
      `${folder}/`,
      `root@${address}:${folder}/`,
    ],
    why,
    timeoutMs: longMs,
  })
  return [
    copy(guestFolder, 'Step 2: the whole container, root filesystem and all, after the freeze.', '--exclude=/*.log'),
    copy(checkpointFolder, 'Step 2: the checkpoint goes over.'),
  ]
}

/** Step 3, and the way back: restores the guest from the images on a host and waits until it runs. */
export function restoreSteps(host: string, why: string): Step[] {
  // lxc-checkpoint -r would keep the streams of this very command open for as long as the guest lives.
  const shell =
    'exec setsid -w lxc-checkpoint -r -d -n "$1" -D "$2" -o "$2/lxc-restore.log" -l INFO </dev/null >/dev/null 2>&1'
  return [
    { host, argv: ['sh', '-c', shell, 'sh', guestName, checkpointFolder], why, timeoutMs: 600_000 },
    { host, argv: ['lxc-wait', '-n', guestName, '-s', 'RUNNING', '-t', '20'], why: 'Until it runs.' },
  ]
}

/** How much had to cross: the image's files and the container's, in bytes, summed on the last line. */
export function sizeStep(host: string): Step {
  const argv = ['du', '-scb', checkpointFolder, guestFolder]
  return { host, argv, why: 'How many bytes had to cross while the guest was stopped.' }
}

/** The images go once the guest is proved, or runs at the source again. */
export function dropImagesSteps(move: Move): Step[] {
  return [move.from.name, move.to.name].map((host) => ({
    host,
    argv: ['rm', '-rf', '--one-file-system', checkpointFolder],
    why: 'The checkpoint has served.',
  }))
}

/** What would be run for a guest that lxc-start made, for people to read. */
export function qiuPlans(move: Move, address: string): Plan[] {
  return [
    { title: 'folders for the checkpoint', steps: folderSteps(move) },
    { title: '1. checkpoint', steps: [checkpointStep(move, true)] },
    { title: '2. copy', steps: copySteps(move, address) },
    { title: '3. restore', steps: restoreSteps(move.to.name, 'Step 3: LXC restores the guest from the copied files.') },
    { title: 'the images go', steps: dropImagesSteps(move) },
  ]
}
