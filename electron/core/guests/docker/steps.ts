// Plans for a Docker container's life on one host.
import type { Step } from '../../../../shared/plan'
import type { GuestSpec } from '../../../../shared/scenario'
import type { RecordHost } from '../../lab/record'
import type { Identity } from '../guest'
import { firstGuest, guestCommand, guestLinks } from '../guest'
import { criuConfig, daemonSteps, networkName } from './daemon'

/** The image of the guest, as Docker calls it on the host where it was made. */
export const imageTag = 'handover-guest:latest'

const images = '/var/lib/handover/guests'

// A tag of an image that is there already costs nothing; a file of the user's may have changed.
const importImage = `if test -d "$1"; then tar -C "$1" --numeric-owner -cf - . | docker import - "$2"
else docker import "$1" "$2"; fi >/dev/null`
const importOnce = `docker image inspect "$3" >/dev/null 2>&1 || docker import "$1" "$3" >/dev/null
docker tag "$3" "$2"`

const pullImage = 'docker pull -q "$1" && docker tag "$1" "$2"'

/** The image under the guest's tag: from the lab's own tar, the user's tar or folder, or a registry. */
function imageStep(host: string, image: string): Step {
  const timeoutMs = 600_000
  if (image.startsWith('pull:')) {
    const argv = ['sh', '-ec', pullImage, 'sh', image.slice('pull:'.length), imageTag]
    return {
      host,
      argv,
      why: "The guest's image from a registry that this host reaches; nothing else is asked for.",
      timeoutMs,
    }
  }
  const argv = image.startsWith('/')
    ? ['sh', '-ec', importImage, 'sh', image, imageTag]
    : ['sh', '-ec', importOnce, 'sh', `${images}/${image}.tar`, imageTag, `handover-${image}:latest`]
  return { host, argv, why: "Make the guest's image from its root filesystem; no registry is asked.", timeoutMs }
}

/** What `docker create` is told, the same on every host; `image` is a tag or an id. */
export function createArgv(host: RecordHost, spec: GuestSpec, image: string, who: Identity = firstGuest): string[] {
  const networks = guestLinks(host, who).flatMap((link) => [
    '--network',
    `name=${networkName(link.port)},ip=${link.address},mac-address=${link.mac}`,
  ])
  const annotation = `org.criu.config=${criuConfig(who)}`
  const options = ['--name', who.name, '--hostname', who.name, '--annotation', annotation]
  const security = ['--security-opt', 'seccomp=unconfined', '--security-opt', 'apparmor=unconfined']
  const volumes = volumesOf(spec, who).flatMap(({ volume, path }) => [
    '--mount',
    `type=volume,source=${volume},destination=${path}`,
  ])
  return ['docker', 'create', ...options, ...security, ...networks, ...volumes, image, ...guestCommand(spec, host)]
}

/** The guest's volumes as Docker calls them, the same on every host. */
export function volumesOf(spec: GuestSpec, { name }: Identity = firstGuest): { volume: string; path: string }[] {
  return spec.volumes.map((path, index) => ({ volume: `${name}-volume-${index}`, path }))
}

export function createStep(
  host: RecordHost,
  spec: GuestSpec,
  image: string,
  why: string,
  who: Identity = firstGuest,
): Step {
  const undo = { argv: removeArgv(who.name) }
  return { host: host.name, argv: createArgv(host, spec, image, who), why, undo }
}

/** Makes the guest from an image without a registry. `workload` is the text of workload.py. */
export function createSteps(host: RecordHost, spec: GuestSpec, workload: string, who: Identity = firstGuest): Step[] {
  const steps: Step[] = [
    ...daemonSteps(host, who),
    imageStep(host.name, spec.image),
    createStep(host, spec, imageTag, 'The container, on both networks with its own address and MAC.', who),
  ]
  if (spec.command) return steps
  const copy = 'cat >/run/workload.py && docker cp -q /run/workload.py "$1:/workload.py" && rm /run/workload.py'
  steps.push({
    host: host.name,
    argv: ['sh', '-ec', copy, 'sh', who.name],
    stdin: workload,
    why: 'The counter workload, in the writable layer of the container: it has to come along.',
  })
  return steps
}

// Bridges and switches may still look for the guest's MAC where an earlier one was.
const announce = `pid=$(docker container inspect --format '{{.State.Pid}}' "$1")
exec nsenter -t "$pid" -n busybox arping -U -q -c 1 -w 1 -I "$2" "$3"`

/** For a guest that runs on this host now and has not said so to the network. */
export function announceSteps(host: RecordHost, who: Identity = firstGuest): Step[] {
  return guestLinks(host, who).map(({ port, address }) => ({
    host: host.name,
    argv: ['sh', '-c', announce, 'sh', who.name, port, address],
    why: `Every bridge learns where ${address} is now.`,
  }))
}

export function startSteps(host: RecordHost, who: Identity = firstGuest): Step[] {
  const undo = { argv: ['docker', 'stop', '-t', '0', who.name] }
  return [
    { host: host.name, argv: ['docker', 'start', who.name], why: 'Start the guest.', undo },
    ...announceSteps(host, who),
  ]
}

// A daemon that has died is waited for: it comes back.
const remove = `test -S /var/run/docker.sock || exit 0
tries=0
until docker version >/dev/null 2>&1; do
  tries=$((tries + 1))
  [ $tries -lt 50 ] || break
  sleep 0.1
done
ids=$(docker ps -aq --no-trunc --filter "name=^/$1$")
[ -z "$ids" ] || docker rm -f -v $ids
volumes=$(docker volume ls -q --filter "name=^$1-volume-[0-9]+$")
[ -z "$volumes" ] || docker volume rm -f $volumes`
const removeArgv = (pattern: string) => ['sh', '-ec', remove, 'sh', pattern]

/** Removes a guest from a host, running or not, or all of them unless one is named; nothing to do, or no Docker, is fine. */
export function removeSteps(host: string, name = `${firstGuest.name}(-[0-9]+)?`): Step[] {
  const why = 'No Docker container of the guest here, and nothing of its writable layer or its volumes.'
  return [{ host, argv: removeArgv(name), why }]
}
