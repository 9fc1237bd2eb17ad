// Docker's daemon on a lab host, started when a guest first needs it; it ends with its host.
import type { Step } from '../../../../shared/plan'
import type { RecordHost } from '../../lab/record'
import type { Identity } from '../guest'
import { firstGuest, guestLinks } from '../guest'

/** The configuration of CRIU for one guest alone (annotation org.criu.config of runc); the same words as docker_common.py. */
export function criuConfig({ name }: Identity): string {
  return `/etc/criu/handover-${name}.conf`
}

const criuOptions = ['tcp-established', 'skip-in-flight', 'manage-cgroups=ignore']

// A daemon that is there is taken as it is. Its temporary files lie beside the migration's own, on one tmpfs.
const startDaemon = `set -eu
up() { docker version >/dev/null 2>&1; }
up && exit 0
command -v dockerd >/dev/null || { echo "Docker is not installed here" >&2; exit 1; }
mkdir -p /run/handover-docker
export XDG_RUNTIME_DIR=/run/handover-docker
# As systemd does elsewhere: a daemon that dies comes back, and finds its containers running.
setsid -f sh -c 'while :; do dockerd --experimental --live-restore --storage-driver overlay2 --iptables=false --ip6tables=false \\
  --ip-forward=false --bridge none; sleep 0.2; done' </dev/null >/var/log/dockerd.log 2>&1
tries=0
until up; do
  tries=$((tries + 1))
  [ $tries -lt 300 ] || { tail -n 5 /var/log/dockerd.log >&2; exit 1; }
  sleep 0.05
done`

const makeNetwork = `docker network inspect "$1" >/dev/null 2>&1 && exit 0
exec docker network create -d bridge --internal --subnet "$2" --gateway "$3" \\
  -o com.docker.network.bridge.name="$4" -o com.docker.network.bridge.inhibit_ipv4=true "$1"`

/** Before a command: several guests that move are prepared at the same time on one host. -o: no daemon keeps the lock. */
export const oneAtATime: readonly string[] = ['flock', '-o', '/run/handover-docker.lock']

// The same, and a CRIU may be reading it.
const putWhole = 'mkdir -p "${1%/*}"; cat >"$1.$$"; mv "$1.$$" "$1"'

/** The name of Docker's network on one of the lab's bridges; by their names it orders a container's interfaces. */
export function networkName(port: string): string {
  return `handover-${port}`
}

/** Docker running, its networks on the lab's bridges, and CRIU told how to carry connections. May be run twice. */
export function daemonSteps(host: RecordHost, who: Identity = firstGuest): Step[] {
  const networks = guestLinks(host).map((link): Step => {
    const prefix = link.address.replace(/\.\d+$/, '')
    const words = [networkName(link.port), `${prefix}.0/24`, `${prefix}.254`, link.bridge]
    return {
      host: host.name,
      argv: [...oneAtATime, 'sh', '-c', makeNetwork, 'sh', ...words],
      why: `A Docker network on the bridge ${link.bridge}, which keeps its own address.`,
    }
  })
  return [
    {
      host: host.name,
      argv: [...oneAtATime, 'sh', '-c', startDaemon],
      why: 'Docker runs, with checkpoints switched on.',
    },
    ...networks,
    {
      host: host.name,
      argv: ['sh', '-ec', putWhole, 'sh', criuConfig(who)],
      stdin: criuOptions.map((line) => `${line}\n`).join(''),
      why: 'Docker cannot ask CRIU to keep TCP connections; runc has CRIU read this file for the guest.',
    },
  ]
}
