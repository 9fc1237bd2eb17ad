// MPTCP sockets inside the guest: CRIU cannot carry them (issue 2655), so they are looked for before anything is frozen.
import type { EngineName } from '../../../shared/names'
import { LabError } from '../../../shared/reply'
import { guestName } from '../guests/guest'
import type { Machine } from '../ssh/machine'

/** In shell: the first process of the container $2 of the engine $1. */
export const guestPid = `case $1 in
  lxc) pid=$(lxc-info -n "$2" -pH) ;;
  docker) pid=$(docker inspect -f '{{.State.Pid}}' "$2") ;;
  *) exit 0 ;;
esac`

// Listening sockets count as well: Go's listeners speak MPTCP by default since 1.24.
const script = `${guestPid}
[ "\${pid:-0}" -gt 0 ] && exec nsenter --net="/proc/$pid/ns/net" ss -HManp`

export type GuestSocket = { state: string; local: string; program: string | null }

/** Reads what `ss -HManp` prints, one socket a line. */
export function parseSockets(text: string): GuestSocket[] {
  return text.split('\n').flatMap((line) => {
    const [state, , , local] = line.trim().split(/\s+/)
    if (!state || !local) return []
    return [{ state, local, program: /\(\("([^"]+)"/.exec(line)?.[1] ?? null }]
  })
}

/** Throws `unsupported`, naming the sockets and the way round, when the guest has any MPTCP socket. */
export async function requireNoMptcp(machine: Machine, engine: EngineName, name = guestName): Promise<void> {
  const { exitCode, stdout } = await machine.exec({ argv: ['sh', '-c', script, 'sh', engine, name] })
  // An ss that cannot tell them shows none: the dump itself then says why it fails.
  const sockets = exitCode === 0 ? parseSockets(stdout) : []
  const [first] = sockets
  if (!first) return
  const list = sockets.map(({ state, local, program }) => `${state} ${local}${program ? ` (${program})` : ''}`)
  const more = sockets.length > 1 ? ` and ${sockets.length - 1} more` : ''
  throw new LabError({
    code: 'unsupported',
    message: `The guest has an MPTCP socket, ${list[0]}${more}: CRIU cannot carry those.`,
    hint:
      'Let the workload speak plain TCP: without mptcpize, in Go with GODEBUG=multipathtcp=0. ' +
      'The migration itself goes over MPTCP all the same. https://github.com/checkpoint-restore/criu/issues/2655',
    detail: list.join('\n'),
    host: machine.name,
  })
}
