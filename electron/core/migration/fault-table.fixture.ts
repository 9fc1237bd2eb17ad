// One row for each fault: the phase it strikes, how it is made and undone, and where the guest may be afterwards.
import type { PhaseName } from '../../../shared/names'
import type { Cloudlet, FaultLab } from './faults.fixture'

export type Struck = { lab: FaultLab; from: Cloudlet; to: Cloudlet; id: string; cancel(): void }
export type Fault = {
  title: string
  /** Before the migration is asked for. */
  before?: (struck: Struck) => Promise<unknown>
  /** At the start of the phase. */
  at?: (struck: Struck) => Promise<unknown> | void
  /** Puts right what the fault itself made, before anything is looked at. */
  after?: (struck: Struck) => Promise<unknown>
  /** The app is gone at the start of the phase, and a new one recovers. */
  appDies?: boolean
  /** The guest stays, goes, or may do either where the fault races with the migration's end. */
  ends: 'stays' | 'goes' | 'either'
  says?: RegExp
}

export const shell = (host: Cloudlet, { lab }: Struck, text: string, ...words: string[]) =>
  lab.on(host, 'sh', '-c', text, 'sh', ...words)
/** Kills by a pid file of the migration. */
export const killBy = (host: Cloudlet, struck: Struck, file: string) =>
  shell(host, struck, 'kill -9 "$(cat "$1")"', `/run/handover/${struck.id}/${file}`)
/** Ends the management connections of the app to a host, from the host's side. */
const cutManagement = (host: Cloudlet, struck: Struck) =>
  shell(
    host,
    struck,
    `setsid sh -c 'kill -9 $(ss -Htnp state established "( sport = :22 )" | grep -o "pid=[0-9]*" | cut -d= -f2 | sort -u)' >/dev/null 2>&1 </dev/null &`,
  ).catch(() => '')
export const paths = (host: Cloudlet, struck: Struck, state: 'up' | 'down') =>
  shell(host, struck, `ip link set eth0 ${state}; ip link set eth1 ${state}`)

export const faults: Record<PhaseName, Fault[]> = {
  begin: [{ title: 'cancelled before it began', before: async ({ cancel }) => cancel(), ends: 'stays' }],
  preflight: [
    {
      title: "the guest's name is taken on the target",
      before: (struck) =>
        shell(struck.to, struck, 'mkdir -p /var/lib/lxc/guest && echo lxc.uts.name = x >/var/lib/lxc/guest/config'),
      after: (struck) => shell(struck.to, struck, 'rm /var/lib/lxc/guest/config && rmdir /var/lib/lxc/guest'),
      ends: 'stays',
      says: /has a guest of this name/,
    },
  ],
  prepare: [
    {
      title: "the channel's port is taken on the target",
      before: (struck) =>
        shell(
          struck.to,
          struck,
          `setsid -f python3 -c 'import socket,time; s=socket.create_server(("0.0.0.0",2222)); print("on",flush=True); time.sleep(600)' >/run/taken.out 2>&1 </dev/null
           until grep -q on /run/taken.out; do sleep 0.05; done
           ss -Hltnp 'sport = :2222' | grep -o 'pid=[0-9]*' | cut -d= -f2 >/run/taken.pid`,
        ),
      after: (struck) => shell(struck.to, struck, 'kill "$(cat /run/taken.pid)"; rm /run/taken.*'),
      ends: 'stays',
      says: /Cannot bind/,
    },
  ],
  precopy: [
    {
      title: "the target's disk is full",
      before: (struck) =>
        shell(
          struck.to,
          struck,
          'mkdir -p /var/lib/lxc/guest && mount -t tmpfs -o size=1m full-disk /var/lib/lxc/guest',
        ),
      after: (struck) => shell(struck.to, struck, 'umount /var/lib/lxc/guest; rm -rf /var/lib/lxc/guest'),
      ends: 'stays',
      says: /rsync/,
    },
    { title: 'cancelled', at: ({ cancel }) => cancel(), ends: 'stays', says: /Cancel/ },
  ],
  freeze: [
    {
      title: 'CRIU cannot write its files at the dump',
      before: (struck) =>
        shell(
          struck.from,
          struck,
          'mkdir -p "$1/images" && mount -t tmpfs -o size=4k full-disk "$1/images"',
          `/run/handover/${struck.id}`,
        ),
      after: (struck) => shell(struck.from, struck, 'umount "$1/images"; rm -rf "$1"', `/run/handover/${struck.id}`),
      ends: 'stays',
      says: /criu could not checkpoint/,
    },
    { title: 'the sender is killed', at: (struck) => killBy(struck.from, struck, 'send.pid'), ends: 'stays' },
  ],
  transfer: [
    {
      title: 'both paths are cut for longer than patience',
      at: (struck) => paths(struck.from, struck, 'down'),
      after: (struck) => paths(struck.from, struck, 'up'),
      ends: 'stays',
    },
    {
      title: "the channel's ssh is killed",
      at: (struck) => shell(struck.from, struck, 'kill -9 $(pgrep -f "^ssh.*/run/handover/$1/")', struck.id),
      ends: 'stays',
    },
    { title: 'cancelled', at: ({ cancel }) => cancel(), ends: 'stays', says: /Cancel/ },
    { title: 'the receiver is killed', at: (struck) => killBy(struck.to, struck, 'receive.pid'), ends: 'stays' },
    { title: "the app's SSH to both sides is cut", at: cutBoth, ends: 'goes' },
    { title: 'the app is killed', appDies: true, ends: 'goes' },
  ],
  restore: [
    {
      title: 'CRIU fails at the restore',
      before: (struck) => shell(struck.to, struck, 'ip link add guest-0 type veth peer name taken-0'),
      after: (struck) => shell(struck.to, struck, 'ip link del guest-0'),
      ends: 'stays',
      says: /could not restore/,
    },
    { title: 'the receiver is killed', at: (struck) => killBy(struck.to, struck, 'receive.pid'), ends: 'either' },
  ],
  verify: [{ title: "the app's SSH to both sides is cut", at: cutBoth, ends: 'goes' }],
  confirm: [{ title: 'the app is killed', appDies: true, ends: 'goes' }],
  cleanup: [{ title: 'the app is killed', appDies: true, ends: 'goes' }],
}

export async function cutBoth(struck: Struck): Promise<void> {
  await Promise.all([cutManagement(struck.from, struck), cutManagement(struck.to, struck)])
}
