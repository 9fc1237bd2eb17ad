// What was started in a container from outside (docker exec, lxc-attach) has its parent and its terminal there: CRIU cannot carry it.
import type { EngineName } from '../../../shared/names'
import { LabError } from '../../../shared/reply'
import { guestName } from '../guests/guest'
import type { Machine } from '../ssh/machine'
import { guestPid } from './guest-sockets'

// Processes in the container's own numbering whose parent is not in it. One that is just ending has two seconds.
const script = `${guestPid}
[ "\${pid:-0}" -gt 0 ] || exit 0
tries=0
while :; do
  found=$(ps -o pid=,ppid=,comm= -p "$(pgrep --ns "$pid" --nslist pid -d ,)" | awk -v first="$pid" '
    { parent[$1] = $2; name[$1] = $3 }
    END { for (each in parent) if (each != first && !(parent[each] in parent)) print each, name[each] }')
  [ -n "$found" ] && [ $tries -lt 20 ] || break
  tries=$((tries + 1))
  sleep 0.1
done
echo "$found"`

/** Throws `migration-failed`, naming them, while a console or another command from outside runs in the container. */
export async function requireNoConsole(machine: Machine, engine: EngineName, name = guestName): Promise<void> {
  const { stdout } = await machine.exec({ argv: ['sh', '-c', script, 'sh', engine, name] })
  const found = stdout.split('\n').flatMap((line) => {
    const [pid, program] = line.trim().split(' ')
    return pid && program ? [{ pid, program }] : []
  })
  if (found.length === 0) return
  const programs = found.map(({ program }) => program).join(', ')
  throw new LabError({
    code: 'migration-failed',
    message: `A console or another command started from outside runs in the container on ${machine.name}: ${programs}.`,
    hint: `Leave it first, for CRIU carries only what the container itself started; or end it there: kill -HUP ${found.map(({ pid }) => pid).join(' ')}`,
    host: machine.name,
  })
}
