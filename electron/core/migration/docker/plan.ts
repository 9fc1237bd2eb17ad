// The steps of a Docker container's stop-and-copy migration around its frozen part, which one script on each host runs.
import type { Step } from '../../../../shared/plan'
import { quote } from '../../../../shared/plan'
import { daemonSteps } from '../../guests/docker/daemon'
import { createStep, imageTag, volumesOf } from '../../guests/docker/steps'
import { firstGuest } from '../../guests/guest'
import { endConnection, portOf, runFolder, sshCommand, targetLogin } from '../channel'
import { detached, hostLinks, specStep, sideLimits } from '../side-scripts'
import type { Move } from '../mover'

/** The container that moves. */
export const nameOf = ({ who = firstGuest }: Pick<Move, 'who'>) => who.name

/** The ssh command of this migration's channel. */
export const sshOf = (move: Move) => sshCommand(move.id, move.transport, portOf(move))

/** The container's image on the source, as `sha256:…`. */
export function imageStep(move: Move): Step {
  const argv = ['docker', 'container', 'inspect', '--format', '{{.Image}}', nameOf(move)]
  return { host: move.from.name, argv, why: 'Which image the container is made of, by its digest.' }
}

// Only what is missing goes; the name is set anew either way. dd says how many bytes went.
const sendImage = `set -eu
image=$1 name=$2 count=$3
shift 3
echo 0 >"$count"
"$@" docker image inspect "$image" >/dev/null 2>&1 || { docker save "$image" | dd bs=1M iflag=fullblock 2>"$count" | "$@" docker load -q >/dev/null; }
"$@" docker tag "$image" "$name"
test "$("$@" docker image inspect --format '{{.Id}}' "$name")" = "$image" || { echo "the image on the target has another digest" >&2; exit 1; }
tail -n 1 "$count" | cut -d ' ' -f 1`

/** Brings the image over from host to host, where the target has not got it; no registry is asked. */
export function imageSteps(move: Move, address: string, image: string): Step[] {
  const ssh = [...sshOf(move), targetLogin(move, address)]
  return [
    ...daemonSteps(move.to, move.who),
    {
      host: move.from.name,
      argv: ['sh', '-c', sendImage, 'sh', image, imageTag, `${runFolder(move.id)}/image-bytes`, ...ssh],
      why: 'The image, from host to host (docker save, docker load), unless the target has it already.',
      timeoutMs: 1_800_000,
      undo: endConnection(move.id),
    },
  ]
}

// Fixed names for folders that Docker names: the top of the overlay, where all that the container has written is, and volumes.
const linkLayer = `ln -sfn "$(docker container inspect --format '{{.GraphDriver.Data.UpperDir}}' "$1")" "$2/layer"
folder=$2 number=0
shift 2
for volume; do
  ln -sfn "$(docker volume inspect --format '{{.Mountpoint}}' "$volume")" "$folder/volume-$number"
  number=$((number + 1))
done`

/** The folders whose content goes along: the writable layer first. */
function trees(move: Move): string[] {
  const folder = runFolder(move.id)
  return [`${folder}/layer`, ...move.guest.volumes.map((_, index) => `${folder}/volume-${index}`)]
}

/** Makes the target's writable layer and volumes what the source's are now. */
export function fileSteps(move: Move, address: string, whys: { layer: string; volume: string }): Step[] {
  const rsh = sshOf(move).map(quote).join(' ')
  const options = ['-aAXH', '--numeric-ids', '--delete', '-e', rsh]
  return trees(move).map((tree, index) => ({
    host: move.from.name,
    argv: ['rsync', ...options, `${tree}/`, `${targetLogin(move, address)}:${tree}/`],
    why: index === 0 ? whys.layer : whys.volume,
    timeoutMs: 1_800_000,
  }))
}

/** What was written since the first copy, once the container has stopped. */
export function lastFileSteps(move: Move, address: string): Step[] {
  const layer = 'What the container wrote since the first copy.'
  return fileSteps(move, address, { layer, volume: 'What it wrote into its volume since then.' })
}

/** Makes the container on the target and copies its files while the guest runs; the first line is when that began. */
export function layerSteps(move: Move, address: string, image: string): Step[] {
  const folder = runFolder(move.id)
  const volumes = volumesOf(move.guest, move.who).map(({ volume }) => volume)
  const link = (host: string): Step => ({
    host,
    argv: ['sh', '-ec', linkLayer, 'sh', nameOf(move), folder, ...volumes],
    why: "The folders of the container's writable layer and its volumes on this host.",
  })
  const why = 'The container on the target, with the same configuration; it does not run yet.'
  return [
    {
      host: move.from.name,
      argv: ['date', '+%s'],
      why: 'What changes in the layer from now on is sent again while frozen.',
    },
    createStep(move.to, move.guest, image, why, move.who),
    link(move.from.name),
    link(move.to.name),
    ...fileSteps(move, address, {
      layer: 'Bring the writable layer over while the guest still runs.',
      volume: 'Bring the volume over while the guest still runs.',
    }),
  ]
}

/** Starts both sides of the frozen part, detached: they go on when the app or its connection does not. */
export function handoverSteps(move: Move, address: string, syncedAt: number): { receive: Step[]; send: Step[] } {
  const folder = runFolder(move.id)
  const { from, to, guest } = move
  const common = {
    engine: 'docker',
    guest: nameOf(move),
    folder,
    rootfs: `${folder}/layer`,
    volumes: trees(move).slice(1),
    ...sideLimits(move),
  }
  const receive = {
    ...common,
    links: hostLinks(to, move.who),
    waitS: 60,
    port: guest.port,
    counter: guest.command === undefined,
  }
  const send = {
    ...common,
    links: hostLinks(from, move.who),
    ssh: sshOf(move),
    destination: targetLogin(move, address),
    remoteSocket: `${folder}/receive.sock`,
    syncedAt,
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
