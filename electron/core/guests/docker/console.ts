// A shell in a container, for a terminal: `docker exec -it` over the app's own connection.
import { z } from 'zod'
import type { Machine } from '../../ssh/machine'
import type { ConsoleOptions, GuestConsole } from '../console'
import { guestName } from '../guest'
import { call, hijack } from './api'

const madeSchema = z.object({ Id: z.string().regex(/^[0-9a-f]+$/) })
const toldSchema = z.object({ Running: z.boolean(), Pid: z.number() })

/** Throws LabError. */
export async function openConsole(machine: Machine, options: ConsoleOptions): Promise<GuestConsole> {
  const { name = guestName, argv = ['/bin/sh'], size } = options
  const body = { AttachStdin: true, AttachStdout: true, AttachStderr: true, Tty: true, Cmd: argv }
  const made = await call(machine, { method: 'POST', path: `/containers/${name}/exec`, body })
  const { Id: id } = madeSchema.parse(JSON.parse(made.toString()))
  const begin = { Detach: false, Tty: true, ConsoleSize: [size.rows, size.columns] }
  const stream = await hijack(machine, { path: `/exec/${id}/start`, body: begin })
  return {
    stream,
    async resize({ rows, columns }) {
      await call(machine, { method: 'POST', path: `/exec/${id}/resize?h=${rows}&w=${columns}` })
    },
    async close() {
      stream.destroy()
      // Docker lets a shell live on when its terminal goes away.
      const told = await call(machine, { path: `/exec/${id}/json` })
      const { Running: runs, Pid: pid } = toldSchema.parse(JSON.parse(told.toString()))
      if (runs && pid > 0) await machine.exec({ argv: ['kill', '-HUP', String(pid)] })
    },
  }
}
