// The console that a page has open. It is closed before a run: CRIU does not carry one, and QEMU's serves one reader.
import { randomUUID } from 'node:crypto'
import { StringDecoder } from 'node:string_decoder'
import type { AnyEvent } from '../../shared/ipc'
import { LabError } from '../../shared/reply'
import type { GuestConsole } from '../core/guests/console'

export type Consoles = {
  /** Puts the console that `open` opens in the place of any other; what it prints comes as events. */
  show(open: () => Promise<GuestConsole>): Promise<string>
  write(id: string, text: string): void
  /** Returns when what ran in it has been ended. */
  close(id: string): Promise<void>
  closeAll(): Promise<void>
}

export function createConsoles(emit: (event: AnyEvent) => void): Consoles {
  const open = new Map<string, GuestConsole>()
  const close = async (id: string) => {
    const console = open.get(id)
    open.delete(id)
    // A guest that is gone has no console to close.
    await console?.close().catch(() => undefined)
  }
  const closeAll = async () => void (await Promise.all([...open.keys()].map(close)))
  return {
    async show(opened) {
      await closeAll()
      const console = await opened()
      const { stream } = console
      const id = randomUUID()
      open.set(id, console)
      const decoder = new StringDecoder('utf8')
      stream.on('data', (data: Buffer) =>
        emit({ event: 'console', payload: { console: id, text: decoder.write(data) } }),
      )
      stream.on('error', () => stream.destroy())
      stream.once('close', () => {
        open.delete(id)
        emit({ event: 'console', payload: { console: id, text: null } })
      })
      return id
    },
    write(id, text) {
      const console = open.get(id)
      if (!console) throw new LabError({ code: 'not-found', message: 'This console was closed.' })
      console.stream.write(text)
    },
    close,
    closeAll,
  }
}
