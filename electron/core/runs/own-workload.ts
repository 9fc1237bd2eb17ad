// The user's own workload: it speaks no protocol that we know, so its port and its first process are looked at.
import type { EngineName } from '../../../shared/names'
import { LabError } from '../../../shared/reply'
import { guestName } from '../guests/guest'
import { scriptFolder } from '../hosts/host-scripts'
import type { Machine } from '../ssh/machine'

const script = `
import socket, sys, time
end = time.monotonic() + float(sys.argv[3])
while True:
    try:
        socket.create_connection((sys.argv[1], int(sys.argv[2])), 1).close()
        sys.exit(0)
    except OSError as error:
        if time.monotonic() > end:
            sys.exit(str(error))
        time.sleep(0.05)
`

/** Whether the guest takes a TCP connection on its port within `timeoutMs`, tried from a host on its network. */
export async function portAnswers(
  machine: Machine,
  at: { address: string; port: number },
  timeoutMs: number,
): Promise<boolean> {
  const argv = ['python3', '-', at.address, String(at.port), String(timeoutMs / 1000)]
  return (await machine.exec({ argv, stdin: script }, { timeoutMs: timeoutMs + 5000 })).exitCode === 0
}

/** Waits until the user's workload listens. Throws `lab-failed` with where to look. */
export async function awaitPort(
  machine: Machine,
  at: { address: string; port: number },
  timeoutMs: number,
): Promise<void> {
  if (await portAnswers(machine, at, timeoutMs)) return
  const hint =
    'Check guest.command and guest.port; the command is the guest’s first process and must stay in the foreground.'
  const message = `The guest's command does not listen at ${at.address}:${at.port}.`
  throw new LabError({ code: 'lab-failed', message, hint })
}

/** What tells the guest's first process from any other that was started (see process_nonce.py); null when it cannot be read. */
export async function processNonce(machine: Machine, engine: EngineName, name = guestName): Promise<string | null> {
  const argv = ['python3', '-B', `${scriptFolder}/process_nonce.py`, engine, name]
  const { exitCode, stdout } = await machine.exec({ argv }, { timeoutMs: 10_000 })
  return exitCode === 0 && /^[0-9a-f]{32}$/.test(stdout.trim()) ? stdout.trim() : null
}
