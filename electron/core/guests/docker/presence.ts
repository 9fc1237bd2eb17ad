// Where a Docker container is in its life.
import { LabError } from '../../../../shared/reply'
import type { Machine } from '../../ssh/machine'
import type { GuestPresence } from '../engine'
import { guestName } from '../guest'

// Unlike `docker inspect`, `docker ps` does not wait for a checkpoint or a start that the daemon is at. A daemon that is
// just coming back is waited for.
const ask = `test -S /var/run/docker.sock || exit 0
tries=0
until state=$(docker ps -a --filter "name=^/$1$" --format "{{.State}}" 2>&1); do
  tries=$((tries + 1))
  [ $tries -lt 50 ] || { echo "$state" >&2; exit 1; }
  sleep 0.1
done
echo "$state"`

const presences: Record<string, GuestPresence> = { running: 'running', restarting: 'running', paused: 'frozen' }

/** What Docker says of the guest on a host; absent where there is no Docker. */
export async function dockerPresence(machine: Machine, name = guestName): Promise<GuestPresence> {
  const result = await machine.exec({ argv: ['sh', '-c', ask, 'sh', name] })
  if (result.exitCode !== 0) {
    const message = `${machine.name} did not say whether the container is there.`
    throw new LabError({ code: 'unreachable', message, detail: result.stderr, host: machine.name })
  }
  const word = result.stdout.trim()
  return word === '' ? 'absent' : (presences[word] ?? 'stopped')
}
