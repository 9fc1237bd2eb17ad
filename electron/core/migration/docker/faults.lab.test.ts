// The fault table of Docker containers.
import type { PhaseName } from '../../../../shared/names'
import type { Fault } from '../fault-table.fixture'
import { cutBoth, faults as ofContainers, killBy, paths, shell } from '../fault-table.fixture'
import { testFaults } from '../fault-tests.fixture'

const wrongDigest = `cat >/usr/local/bin/docker <<'END'
#!/bin/sh
case "$*" in "image inspect --format"*) echo sha256:0 ;; *) exec /usr/bin/docker "$@" ;; esac
END
chmod 755 /usr/local/bin/docker`

// These strike the parts of the scripts that LXC's table strikes too, and take a minute: ALL_FAULTS=1 has them run here.
const shared: Fault[] = [
  {
    title: 'both paths are cut for longer than patience',
    at: (struck) => paths(struck.from, struck, 'down'),
    after: (struck) => paths(struck.from, struck, 'up'),
    ends: 'stays',
  },
  { title: 'cancelled', at: ({ cancel }) => cancel(), ends: 'stays', says: /Cancel/ },
  { title: 'the receiver is killed', at: (struck) => killBy(struck.to, struck, 'receive.pid'), ends: 'stays' },
]

const faults: Record<PhaseName, Fault[]> = {
  begin: ofContainers.begin,
  preflight: [
    {
      title: "the guest's name is taken on the target",
      before: (struck) => shell(struck.to, struck, 'docker create --name guest handover-guest:latest true'),
      after: (struck) => shell(struck.to, struck, 'docker rm guest'),
      ends: 'stays',
      says: /has a guest of this name/,
    },
  ],
  prepare: ofContainers.prepare,
  precopy: [
    {
      title: 'the image arrives with another digest',
      before: (struck) => shell(struck.to, struck, wrongDigest),
      after: (struck) => shell(struck.to, struck, 'rm /usr/local/bin/docker'),
      ends: 'stays',
      says: /another digest/,
    },
    {
      title: "the target's disk is full",
      before: (struck) => shell(struck.to, struck, 'mount -t tmpfs -o size=16k full-disk /var/lib/docker/overlay2'),
      after: (struck) => shell(struck.to, struck, 'umount /var/lib/docker/overlay2'),
      ends: 'stays',
      says: /overlay2|no space/i,
    },
  ],
  freeze: [
    { title: 'the sender is killed', at: (struck) => killBy(struck.from, struck, 'send.pid'), ends: 'stays' },
    {
      title: 'the daemon of the source is killed',
      at: (struck) => shell(struck.from, struck, 'kill -9 $(pidof dockerd)'),
      ends: 'either',
    },
  ],
  transfer: [
    ...(process.env['ALL_FAULTS'] === undefined ? [] : shared),
    {
      title: 'the restore is refused: CRIU has gone from the target',
      at: (struck) => shell(struck.to, struck, 'mv /usr/sbin/criu /usr/sbin/criu.gone'),
      after: (struck) => shell(struck.to, struck, 'mv /usr/sbin/criu.gone /usr/sbin/criu'),
      ends: 'stays',
      says: /could not restore/,
    },
  ],
  restore: [
    { title: 'the receiver is killed', at: (struck) => killBy(struck.to, struck, 'receive.pid'), ends: 'either' },
  ],
  verify: [{ title: "the app's SSH to both sides is cut", at: cutBoth, ends: 'goes' }],
  confirm: [{ title: 'the app is killed', appDies: true, ends: 'goes' }],
  cleanup: [{ title: 'the app is killed', appDies: true, ends: 'goes' }],
}

testFaults('dock-faults', 'docker', faults)
