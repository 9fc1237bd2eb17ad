// The steps of a Docker container's stop-and-copy migration around its frozen part, which one script on each host runs.
import type { Step } from '../../../../shared/plan'
import { quote } from '../../../../shared/plan'
import { daemonSteps } from '../../guests/docker/daemon'
import { createStep, imageTag } from '../../guests/docker/steps'
import { guestName } from '../../guests/guest'
import { endConnection, runFolder, sshCommand, targetLogin } from '../channel'
import { detached, hostLinks, specStep, sideLimits } from '../side-scripts'
import type { Move } from '../mover'

/** Longest time without a byte before both paths are taken as lost, s. */
const patienceS = 20

/** The container's image on the source, as `sha256:…`. */
export function imageStep(move: Move): Step {
  const argv = ['docker', 'container', 'inspect', '--format', '{{.Image}}', guestName]
  return { host: move.from.name, argv, why: 'Which image the container is made of, by its digest.' }
}

// Only what is missing goes; the name is set anew either way.
const sendImage = `set -eu
image=$1 name=$2
shift 2
"$@" docker image inspect "$image" >/dev/null 2>&1 || { docker save "$image" | "$@" docker load -q; }
"$@" docker tag "$image" "$name"
test "$("$@" docker image inspect --format '{{.Id}}' "$name")" = "$image" || { echo "the image on the target has another digest" >&2; exit 1; }`

/** Brings the image over from host to host, where the target has not got it; no registry is asked. */
export function imageSteps(move: Move, address: string, image: string): Step[] {
  const ssh = [...sshCommand(move.id, move.transport), targetLogin(move, address)]
  return [
    ...daemonSteps(move.to),
    {
      host: move.from.name,
      argv: ['sh', '-c', sendImage, 'sh', image, imageTag, ...ssh],
      why: 'The image, from host to host (docker save, docker load), unless the target has it already.',
      timeoutMs: 1_800_000,
      undo: endConnection(move.id),
    },
  ]
}

// A fixed name for a folder that Docker names: the top of the overlay, where all that the container has written is.
const linkLayer = `ln -sfn "$(docker container inspect --format '{{.GraphDriver.Data.UpperDir}}' "$1")" "$2/layer"`

/** Makes the container on the target and copies its writable layer while the guest runs; the second line is when that began. */
export function layerSteps(move: Move, address: string, image: string): Step[] {
  const folder = runFolder(move.id)
  const rsh = sshCommand(move.id, move.transport).map(quote).join(' ')
  const link = (host: string): Step => ({
    host,
    argv: ['sh', '-ec', linkLayer, 'sh', guestName, folder],
    why: "The folder of the container's writable layer on this host.",
  })
  const options = ['-aAXH', '--numeric-ids', '--delete', '-e', rsh]
  return [
    {
      host: move.from.name,
      argv: ['date', '+%s'],
      why: 'What changes in the layer from now on is sent again while frozen.',
    },
    createStep(
      move.to,
      move.guest,
      image,
      'The container on the target, with the same configuration; it does not run yet.',
    ),
    link(move.from.name),
    link(move.to.name),
    {
      host: move.from.name,
      argv: ['rsync', ...options, `${folder}/layer/`, `${targetLogin(move, address)}:${folder}/layer/`],
      why: 'Bring the writable layer over while the guest still runs.',
      timeoutMs: 1_800_000,
    },
  ]
}

/** Starts both sides of the frozen part, detached: they go on when the app or its connection does not. */
export function handoverSteps(move: Move, address: string, syncedAt: number): { receive: Step[]; send: Step[] } {
  const folder = runFolder(move.id)
  const { from, to, guest } = move
  const common = {
    engine: 'docker',
    guest: guestName,
    folder,
    rootfs: `${folder}/layer`,
    ...sideLimits(move),
  }
  const receive = { ...common, links: hostLinks(to), waitS: 60, port: guest.port, counter: guest.command === undefined }
  const send = {
    ...common,
    links: hostLinks(from),
    ssh: sshCommand(move.id, move.transport),
    destination: targetLogin(move, address),
    remoteSocket: `${folder}/receive.sock`,
    syncedAt,
    patienceS: move.patienceS ?? patienceS,
  }
  const files = { receive: `${folder}/receive.json`, send: `${folder}/send.json` }
  const waiting = 'Wait for the container: page server, catcher of its frames, docker start --checkpoint.'
  const sending = 'docker checkpoint create, its memory streamed; the container is held until the target has proved it.'
  return {
    receive: [
      specStep(to.name, files.receive, receive),
      detached(to.name, 'docker_receive.py', files.receive, waiting),
    ],
    send: [specStep(from.name, files.send, send), detached(from.name, 'docker_send.py', files.send, sending)],
  }
}
