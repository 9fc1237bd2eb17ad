// Serial consoles of virtual machines that a page has open. QEMU serves one reader: a run, which needs it, closes them.
import { randomUUID } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import type { AnyEvent } from '../../shared/ipc'
import { LabError } from '../../shared/reply'
import { openConsole } from '../core/guests/kvm/console'
import type { OpenLab } from '../core/lab/open-lab'

export type Consoles = {
  /** Opens the console of the guest on this host; what it prints comes as events. Throws LabError. */
  open(lab: OpenLab, host: string): Promise<string>
  write(id: string, text: string): void
  close(id: string): void
  closeAll(): void
}

export function createConsoles(emit: (event: AnyEvent) => void): Consoles {
  const streams = new Map<string, Duplex>()
  const close = (id: string) => {
    streams.get(id)?.destroy()
    streams.delete(id)
  }
  const closeAll = () => {
    for (const id of streams.keys()) close(id)
  }
  return {
    async open(lab, host) {
      closeAll()
      const stream = await openConsole(lab, host)
      const id = randomUUID()
      streams.set(id, stream)
      const decoder = new StringDecoder('utf8')
      stream.on('data', (data: Buffer) =>
        emit({ event: 'console', payload: { console: id, text: decoder.write(data) } }),
      )
      stream.on('error', () => stream.destroy())
      stream.once('close', () => {
        streams.delete(id)
        emit({ event: 'console', payload: { console: id, text: null } })
      })
      // Nothing of before is kept: a new line makes the shell show its prompt.
      stream.write('\n')
      return id
    },
    write(id, text) {
      const stream = streams.get(id)
      if (!stream) throw new LabError({ code: 'not-found', message: 'This console was closed.' })
      stream.write(text)
    },
    close,
    closeAll,
  }
}
