// The seven steps of Barua's thesis (3.1) as plans, with what today's Docker needs otherwise than that of 2017.
import type { Plan, Step } from '../../../../shared/plan'
import { scriptFolder } from '../../hosts/host-scripts'
import type { RecordHost } from '../../lab/record'
import { runFolder, targetLogin } from '../channel'
import type { Move } from '../mover'
import { hostLinks } from '../side-scripts'
import { imageStep, imageSteps, lastFileSteps, layerSteps, nameOf, sshOf } from './plan'
import type { Planned } from './teaching'

/** The thesis's name of the checkpoint; the tarball of it is on the hosts' disk, as /tmp was there. */
const checkpoint = 'checkpoint100'
export const tarballOf = (move: Move) => `/var/lib/handover/looper_cp100-${nameOf(move)}.tgz`

/** Checkpoint, tarball, copy and restore may each take this long, ms. */
export const longMs = 3_600_000

// Docker has the checkpoint in the container's own folder: another one is refused at the start since 17.12.
const folderOf = `folder=/var/lib/docker/containers/$(docker container inspect --format '{{.Id}}' "$1")/checkpoints`

/** 2: the thesis looks at it by docker ps and docker logs. */
export function runningSteps(move: Move): Step[] {
  const name = nameOf(move)
  return [
    {
      host: move.from.name,
      argv: ['docker', 'ps', '--filter', `name=^/${name}$`],
      why: 'Step 2: the process runs on the source.',
    },
  ]
}

/** 3: the state goes to files, and the container ends. */
export function checkpointStep(move: Move): Step {
  const argv = ['docker', 'checkpoint', 'create', nameOf(move), checkpoint]
  return {
    host: move.from.name,
    argv,
    timeoutMs: longMs,
    why: 'Step 3: CRIU stops the container and writes its whole state to files.',
  }
}

/** 4: one file of them; prints its size in bytes. */
export function packStep(move: Move): Step {
  const shell = `${folderOf}; tar -czf "$2" -C "$folder" "$3" && stat -c %s "$2"`
  return {
    host: move.from.name,
    argv: ['sh', '-ec', shell, 'sh', nameOf(move), tarballOf(move), checkpoint],
    timeoutMs: longMs,
    why: 'Step 4: one compressed tarball of the checkpoint.',
  }
}

/** 5: to the other host, straight. `address` is the target's on the path that is used. */
export function sendStep(move: Move, address: string): Step {
  const ssh = [...sshOf(move), targetLogin(move, address)]
  return {
    host: move.from.name,
    argv: ['sh', '-ec', 'file=$1; shift; exec "$@" "cat >$file" <"$file"', 'sh', tarballOf(move), ...ssh],
    timeoutMs: longMs,
    why: 'Step 5: the tarball goes over; the thesis used scp, and a password.',
  }
}

/** 5, by the other route, first half. */
export function downloadStep(move: Move): Step {
  return {
    host: move.from.name,
    argv: ['cat', tarballOf(move)],
    timeoutMs: longMs,
    why: 'Step 5, first half: download to this computer, over its own SSH connection to the source.',
  }
}

/** 5, by the other route, second half. */
export function uploadStep(move: Move): Step {
  return {
    host: move.to.name,
    argv: ['sh', '-ec', 'umask 077; cat >"$1"', 'sh', tarballOf(move)],
    timeoutMs: longMs,
    why: 'Step 5, second half: upload to the target; what came down goes up, so the bytes travel twice.',
  }
}

/** 6: into the folder of the container that was created on the target. */
export function unpackStep(move: Move): Step {
  return {
    host: move.to.name,
    argv: ['sh', '-ec', `${folderOf}; tar -xzf "$2" -C "$folder"`, 'sh', nameOf(move), tarballOf(move)],
    timeoutMs: longMs,
    why: 'Step 6: unpacked where Docker looks for it; --checkpoint-dir at the start is refused since Docker 17.12.',
  }
}

// A container that was just checkpointed here is still being cleared away, and the same content is refused twice.
// What has served goes, or the next checkpoint of this container is refused for its name.
const startAgain = `${folderOf}
guest=$1 checkpoint=$2 tries=0
shift 2
until date +%s.%N >"$folder/$checkpoint/try" && sh "$@" -- docker start --checkpoint "$checkpoint" "$guest"; do
  tries=$((tries + 1))
  [ $tries -lt 20 ] || exit 1
  sleep 0.3
done
rm -rf --one-file-system "$folder/$checkpoint"`

/** 7, and the way back: the container goes on from the checkpoint that is in its folder. */
export function resumeStep(move: Move, host: RecordHost, why: string): Step {
  const links = hostLinks(host, move.who).map(({ port, mac }) => `${port},${mac}`)
  const restore = [`${scriptFolder}/docker_restore.sh`, runFolder(move.id), nameOf(move), ...links]
  const argv = ['sh', '-ec', startAgain, 'sh', nameOf(move), checkpoint, ...restore]
  return { host: host.name, argv, timeoutMs: 600_000, why }
}

export function dropSteps(move: Move): Step[] {
  return [move.from.name, move.to.name].map((host) => ({
    host,
    argv: ['rm', '-f', tarballOf(move)],
    why: 'The tarball has served.',
  }))
}

export type Route = 'hosts' | 'laptop'

/** All seven, in order, for a learner to read or to take one by one; `image` is the container's. */
export function lessons(move: Move, address: string, image: string, route: Route = 'hosts'): Planned[] {
  const sending = route === 'hosts' ? [sendStep(move, address)] : [downloadStep(move), uploadStep(move)]
  return [
    {
      number: 1,
      title: 'set up both ends',
      part: 'set up',
      why: 'The target needs the same image and a container of the same configuration: a checkpoint has neither.',
      steps: [imageStep(move), ...imageSteps(move, address, image), ...layerSteps(move, address, image)],
    },
    {
      number: 2,
      title: 'the process runs',
      part: 'look',
      why: 'A counter that goes on shows later whether it was resumed or started afresh.',
      steps: runningSteps(move),
    },
    {
      number: 3,
      title: 'pause by checkpoint',
      part: 'checkpoint',
      why: 'From here until step 7 nothing of it runs: this is the downtime.',
      steps: [checkpointStep(move)],
    },
    {
      number: 4,
      title: 'make the tarball',
      part: 'tarball',
      why: 'A checkpoint is a folder of many files; one file is easier to send and to check.',
      steps: [packStep(move)],
    },
    {
      number: 5,
      title: 'send it',
      part: 'send',
      why:
        route === 'hosts'
          ? 'Straight from host to host: the bytes travel once. What the container wrote goes along.'
          : 'Through this computer, down and up: the bytes travel twice. What the container wrote goes straight.',
      steps: [...sending, ...lastFileSteps(move, address)],
    },
    {
      number: 6,
      title: 'untar',
      part: 'untar',
      why: 'Docker finds a checkpoint only in the folder of the container that is to go on.',
      steps: [unpackStep(move)],
    },
    {
      number: 7,
      title: 'resume',
      part: 'resume',
      why: 'Docker has CRIU restore the process; its exit status is no proof, so the counter is asked.',
      steps: [resumeStep(move, move.to, 'Step 7: the container goes on where it stopped.')],
    },
  ]
}

export function baruaPlans(move: Move, address: string, route: Route): Plan[] {
  return lessons(move, address, '<image>', route).map(({ number, title, steps }) => ({
    title: `${number}. ${title}`,
    steps,
  }))
}
