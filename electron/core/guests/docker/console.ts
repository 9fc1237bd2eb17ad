// A shell in a container, for a terminal: `docker exec -it` over the app's own connection.
import type { Duplex } from 'node:stream'
import { z } from 'zod'
import type { Machine } from '../../ssh/machine'
import { guestName } from '../guest'
import { call, hijack } from './api'

export type Shell = {
  /** Raw bytes of a terminal in both directions; it ends with the shell, or when the container moves. */
  stream: Duplex
  resize(rows: number, columns: number): Promise<void>
}

/**
 * Starts `argv` in the container with a terminal of its own. Close it before a migration: CRIU does not carry what was
 * started from outside, and the gate refuses it. Throws LabError.
 */
export async function openShell(machine: Machine, argv: readonly string[], name = guestName): Promise<Shell> {
  const body = { AttachStdin: true, AttachStdout: true, AttachStderr: true, Tty: true, Cmd: argv }
  const made = await call(machine, { method: 'POST', path: `/containers/${name}/exec`, body })
  const { Id: id } = z.object({ Id: z.string().regex(/^[0-9a-f]+$/) }).parse(JSON.parse(made.toString()))
  const stream = await hijack(machine, { path: `/exec/${id}/start`, body: { Detach: false, Tty: true } })
  return {
    stream,
    async resize(rows, columns) {
      await call(machine, { method: 'POST', path: `/exec/${id}/resize?h=${rows}&w=${columns}` })
    },
  }
}
