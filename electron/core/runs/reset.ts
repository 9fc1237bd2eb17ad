// What a run leaves on the hosts that would make the next one faster, or slower: gone before each run of an experiment.
import type { Step } from '../../../shared/plan'
import type { Scenario } from '../../../shared/scenario'
import { imageTag } from '../guests/docker/steps'
import type { LabRecord, RecordHost } from '../lab/record'

/** The steps that give a run the hosts as the first one found them. The guest is made anew elsewhere, before these. */
export function resetSteps(record: LabRecord, scenario: Scenario): Step[] {
  const cloudlets = record.hosts.filter(({ role }) => role === 'cloudlet')
  const targets = cloudlets.filter(({ name }) => name !== scenario.migration.from)
  const images = scenario.guest.engine === 'docker' ? targets.map((host) => imageStep(host, scenario)) : []
  return [...record.hosts.flatMap((host) => [pathStep(host), metricsStep(host)]), ...images]
}

/** Both interfaces carry: a schedule that could not put one back must not decide about the next run. */
function pathStep(host: RecordHost): Step {
  const shell =
    'for dev; do ip -o link show dev "$dev" | grep -q LOWER_UP || { echo "$dev is down" >&2; exit 1; }; done'
  return {
    host: host.name,
    argv: ['sh', '-c', shell, 'sh', ...host.interfaces.map(({ name, device }) => device ?? name)],
    why: 'Both interfaces are up: each run begins with both paths.',
  }
}

// A kernel without one of the two has nothing to forget there.
const forget = `ip tcp_metrics flush 2>/dev/null
sysctl -qw net.mptcp.blackhole_timeout=0 2>/dev/null
exit 0`

/** Linux keeps window, threshold and round trip of each peer for the next connection, and leaves MPTCP out for an hour after a bad path. */
function metricsStep(host: RecordHost): Step {
  const why = 'No connection begins with what an earlier run taught the kernel about a path (ip-tcp_metrics(8)).'
  return { host: host.name, argv: ['sh', '-c', forget], why }
}

// In use, or no Docker here: then there is nothing that could be left out of the next transfer.
const forgetImages = `docker info >/dev/null 2>&1 || exit 0
docker image rm -f "$@" >/dev/null 2>&1
exit 0`

function imageStep(host: RecordHost, { guest }: Scenario): Step {
  const tags = [imageTag, ...(guest.image.startsWith('/') ? [] : [`handover-${guest.image}:latest`])]
  const why = 'The image crosses in every run, not only in the first.'
  return { host: host.name, argv: ['sh', '-c', forgetImages, 'sh', ...tags], why }
}
