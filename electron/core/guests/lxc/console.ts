// A shell in an LXC container, for a terminal.
import { once } from 'node:events'
import type { Machine } from '../../ssh/machine'
import type { ConsoleOptions, GuestConsole } from '../console'
import { guestName } from '../guest'

/** Throws LabError. */
export async function openConsole(machine: Machine, options: ConsoleOptions): Promise<GuestConsole> {
  const { name = guestName, argv = ['/bin/sh'], size } = options
  const attach = ['lxc-attach', '-n', name, '--clear-env', '--set-var', 'TERM=xterm', '--', ...argv]
  const { stream, resize } = await machine.terminal(attach, size)
  return {
    stream,
    resize: async (changed) => resize(changed),
    async close() {
      if (stream.destroyed) return
      const closed = once(stream, 'close')
      // The host's sshd hangs up, and lxc-attach does so in its turn.
      stream.destroy()
      await closed
    },
  }
}
