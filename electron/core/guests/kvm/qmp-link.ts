// QMP to one host's QEMU that is opened again after its connection broke; it journals what it says and hears.
import type { z } from 'zod'
import { LabError } from '../../../../shared/reply'
import type { JournalWriter } from '../../sessions/journal-writer'
import type { Machine } from '../../ssh/machine'
import { qmpSocket } from './command'
import type { Qmp, QmpEvent } from './qmp'
import { openQmp } from './qmp'

export type QmpLink = {
  host: string
  /** Something that changes QEMU; journaled, and never sent twice: after an error the caller looks first. */
  command(name: string, args?: Readonly<Record<string, unknown>>): Promise<void>
  /** The same for migrate-pause and migrate-recover, which QEMU takes also while a missing page holds it up. */
  commandPast(name: string, args?: Readonly<Record<string, unknown>>): Promise<void>
  /** Only asks; asked once more when the connection broke meanwhile. */
  query<T>(name: string, schema: z.ZodType<T>): Promise<T>
  /** The first event of this name, or of `NAME status`, since the link was made: its time on the controller's clock, ms. */
  firstAt(event: string): number | null
  /** Resolves at the next event of any name, or after `ms`. */
  change(ms: number): Promise<void>
  close(): void
}

export type QmpLinkOptions = {
  host: string
  machine(name: string): Promise<Machine>
  journal: JournalWriter
  /** What to add to the host's clock, ms. */
  offsetMs: number
  /** Where QEMU is spoken with; qmp.sock unless given. */
  socket?: string
}

export function createQmpLink(options: QmpLinkOptions): QmpLink {
  const { host, journal, offsetMs } = options
  const firsts = new Map<string, number>()
  const changed = new Set<() => void>()
  let current: Promise<Qmp> | null = null
  let closed = false

  const onEvent = (event: QmpEvent) => {
    const t = event.t + offsetMs
    const status = event.data['status']
    const names = [event.name, ...(typeof status === 'string' ? [`${event.name} ${status}`] : [])]
    for (const name of names) if (!firsts.has(name)) firsts.set(name, t)
    const data = Object.values(event.data).length > 0 ? ` ${JSON.stringify(event.data)}` : ''
    journal.write({ kind: 'note', text: `QEMU on ${host}: ${event.name}${data}`, t })
    for (const tell of changed) tell()
  }
  const open = async (): Promise<Qmp> => {
    // A connection that nobody closes any more would keep the next one out.
    if (closed) throw new LabError({ code: 'unreachable', message: `The link to QEMU on ${host} was closed.`, host })
    const known = await current?.catch(() => null)
    if (known?.isOpen()) return known
    current = options
      .machine(host)
      .then((machine) => machine.connect(options.socket ?? qmpSocket))
      .then((stream) => openQmp(stream, { host, onEvent }))
    return current
  }
  const query = async <T>(name: string, schema: z.ZodType<T>, tries = 2): Promise<T> => {
    try {
      return schema.parse(await (await open()).execute(name))
    } catch (thrown) {
      if (tries <= 1 || !(thrown instanceof LabError) || thrown.info.code !== 'unreachable') throw thrown
      return query(name, schema, tries - 1)
    }
  }
  const told = async (name: string, args: Readonly<Record<string, unknown>>, past: boolean) => {
    const started = Date.now()
    const argv = ['qmp', name, ...(Object.keys(args).length > 0 ? [JSON.stringify(args)] : [])]
    const done = (exitCode: number) =>
      journal.write({ kind: 'command', host, argv, exitCode, durationMs: Date.now() - started, t: started })
    try {
      const qmp = await open()
      await (past ? qmp.executePast(name, args) : qmp.execute(name, args))
      done(0)
    } catch (thrown) {
      done(1)
      throw thrown
    }
  }
  return {
    host,
    command: (name, args = {}) => told(name, args, false),
    commandPast: (name, args = {}) => told(name, args, true),
    query: (name, schema) => query(name, schema),
    firstAt: (event) => firsts.get(event) ?? null,
    change: (ms) =>
      new Promise((resolve) => {
        const tell = () => {
          clearTimeout(timer)
          changed.delete(tell)
          resolve()
        }
        const timer = setTimeout(tell, ms)
        changed.add(tell)
      }),
    close() {
      closed = true
      void current?.then((qmp) => qmp.close()).catch(() => undefined)
      current = null
    },
  }
}
