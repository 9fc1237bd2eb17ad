// A client that tries to connect all the time while a container moves.
import { expect } from 'vitest'
import type { GuestSpec } from '../../../shared/scenario'
import { clientName, guestAddress } from '../runs/guest-life'
import type { RunContext } from '../runs/types'

// It asks anew for the address each time, and says each refusal: so a kernel says that it has the address and no such socket.
const script = `
import socket, subprocess, sys
print("asks", flush=True)
while True:
    subprocess.run(["ip", "-4", "neigh", "flush", "all"], capture_output=True)
    try: socket.create_connection((sys.argv[1], int(sys.argv[2])), 0.05).close()
    except ConnectionRefusedError: print("refused", flush=True)
    except OSError: pass
`

/** Asks until `stop`, which returns how often it was refused. */
export async function startAsking(context: RunContext, guest: GuestSpec): Promise<{ stop(): Promise<number> }> {
  const { address, port } = guestAddress(context, guest)
  const client = await context.lab.machine(clientName(context))
  const stream = await client.stream({ argv: ['python3', '-c', script, address, String(port)] })
  const heard: string[] = []
  const reading = (async () => {
    for await (const line of stream.lines) heard.push(line)
  })()
  await expect.poll(() => heard, { timeout: 20_000 }).toContain('asks')
  return {
    async stop() {
      stream.stop()
      await reading
      return heard.filter((line) => line === 'refused').length
    },
  }
}
