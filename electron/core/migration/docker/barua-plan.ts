// The seven steps of Barua's thesis (3.1) as plans, with what today's Docker needs otherwise than that of 2017.
import type { Plan, Step } from '../../../../shared/plan'
import { guestName } from '../../guests/guest'
import { sshCommand, targetLogin } from '../channel'
import type { Move } from '../mover'
import { imageStep, imageSteps, layerSteps } from './plan'

/** The thesis's name of the checkpoint; the tarball of it is on the hosts' disk, as /tmp was there. */
const checkpoint = 'checkpoint100'
export const tarball = '/var/lib/handover/looper_cp100.tgz'

/** Checkpoint, tarball, copy and restore may each take this long, ms. */
const longMs = 3_600_000

export type Lesson = { number: number; title: string; steps: Step[] }

// Docker has the checkpoint in the container's own folder: another one is refused at the start since 17.12.
const folderOf = `folder=/var/lib/docker/containers/$(docker container inspect --format '{{.Id}}' "$1")/checkpoints`

/** 3: the state goes to files, and the container ends. */
export function checkpointStep(move: Move): Step {
  const argv = ['docker', 'checkpoint', 'create', guestName, checkpoint]
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
    argv: ['sh', '-ec', shell, 'sh', guestName, tarball, checkpoint],
    timeoutMs: longMs,
    why: 'Step 4: one compressed tarball of the checkpoint.',
  }
}

/** 5: to the other host, straight. `address` is the target's on the path that is used. */
export function sendStep(move: Move, address: string): Step {
  const ssh = [...sshCommand(move.id, move.transport), targetLogin(move, address)]
  return {
    host: move.from.name,
    argv: ['sh', '-ec', 'file=$1; shift; exec "$@" "cat >$file" <"$file"', 'sh', tarball, ...ssh],
    timeoutMs: longMs,
    why: 'Step 5: the tarball goes over; the thesis used scp, and a password.',
  }
}

/** 6: into the folder of the container that was created on the target. */
export function unpackStep(move: Move): Step {
  return {
    host: move.to.name,
    argv: ['sh', '-ec', `${folderOf}; tar -xzf "$2" -C "$folder"`, 'sh', guestName, tarball],
    timeoutMs: longMs,
    why: 'Step 6: unpacked where Docker looks for it; --checkpoint-dir at the start is refused since Docker 17.12.',
  }
}

// A container that was just checkpointed here is still being cleared away, and the same content is refused twice.
// What has served goes, or the next checkpoint of this container is refused for its name.
const startAgain = `${folderOf}
tries=0
until date +%s.%N >"$folder/$2/try" && docker start --checkpoint "$2" "$1"; do
  tries=$((tries + 1))
  [ $tries -lt 20 ] || exit 1
  sleep 0.3
done
rm -rf --one-file-system "$folder/$2"`

/** 7, and the way back: the container goes on from the checkpoint that is in its folder. */
export function resumeStep(host: string, why: string): Step {
  return { host, argv: ['sh', '-ec', startAgain, 'sh', guestName, checkpoint], timeoutMs: 600_000, why }
}

export function dropSteps(move: Move): Step[] {
  return [move.from.name, move.to.name].map((host) => ({
    host,
    argv: ['rm', '-f', tarball],
    why: 'The tarball has served.',
  }))
}

/** All seven, in order, for a learner to read or to take one by one; `image` is the container's. */
export function lessons(move: Move, address: string, image: string): Lesson[] {
  const running: Step = {
    host: move.from.name,
    argv: ['docker', 'ps', '--filter', `name=^/${guestName}$`],
    why: 'Step 2: the process runs on the source.',
  }
  return [
    {
      number: 1,
      title: 'set up both ends',
      steps: [imageStep(move), ...imageSteps(move, address, image), ...layerSteps(move, address, image)],
    },
    { number: 2, title: 'the process runs', steps: [running] },
    { number: 3, title: 'pause by checkpoint', steps: [checkpointStep(move)] },
    { number: 4, title: 'make the tarball', steps: [packStep(move)] },
    { number: 5, title: 'send it', steps: [sendStep(move, address)] },
    { number: 6, title: 'untar', steps: [unpackStep(move)] },
    {
      number: 7,
      title: 'resume',
      steps: [resumeStep(move.to.name, 'Step 7: the container goes on where it stopped.')],
    },
  ]
}

export function baruaPlans(move: Move, address: string): Plan[] {
  return lessons(move, address, '<image>').map(({ number, title, steps }) => ({ title: `${number}. ${title}`, steps }))
}
