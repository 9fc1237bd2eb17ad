// QMP, QEMU's control protocol, over one stream: commands with their answers, and events as they come.
import type { Duplex } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { z } from 'zod'
import { LabError } from '../../../../shared/reply'

export type QmpEvent = {
  name: string
  /** On the host's clock, ms since 1970. */
  t: number
  data: Record<string, unknown>
}

export type Qmp = {
  /** Throws `step-failed` with QEMU's own words, `timeout`, or `unreachable` when the stream is gone. */
  execute(command: string, args?: Readonly<Record<string, unknown>>): Promise<unknown>
  /** The same for the few commands that QEMU takes past its main loop, which a post-copy's missing page may hold up. */
  executePast(command: string, args?: Readonly<Record<string, unknown>>): Promise<unknown>
  isOpen(): boolean
  close(): void
}

export type QmpOptions = {
  /** Of the host whose QEMU this is. */
  host: string
  onEvent(event: QmpEvent): void
  /** Longest time for an answer, ms. */
  timeoutMs?: number
}

const lineSchema = z.union([
  z.object({ QMP: z.looseObject({}) }),
  z.object({ id: z.number().int(), return: z.unknown() }),
  z.object({ id: z.number().int().optional(), error: z.object({ class: z.string(), desc: z.string() }) }),
  z.object({
    event: z.string(),
    timestamp: z.object({ seconds: z.number(), microseconds: z.number() }),
    data: z.record(z.string(), z.unknown()).default({}),
  }),
])

type Waiting = { resolve(value: unknown): void; reject(error: LabError): void }

/** Greets QEMU and leaves its negotiation mode; the stream is closed when that fails. */
export async function openQmp(stream: Duplex, options: QmpOptions): Promise<Qmp> {
  const { host, onEvent, timeoutMs = 15_000 } = options
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  let open = true
  const gone = (detail?: string) => {
    open = false
    const message = `The connection to QEMU on ${host} broke.`
    for (const { reject } of waiting.values()) {
      reject(new LabError({ code: 'unreachable', message, host, ...(detail === undefined ? {} : { detail }) }))
    }
    waiting.clear()
  }
  const take = (text: string) => {
    const line = lineSchema.safeParse(safeJson(text)).data
    if (!line || 'QMP' in line) return
    if ('event' in line) {
      const { seconds, microseconds } = line.timestamp
      return onEvent({ name: line.event, t: seconds * 1000 + microseconds / 1000, data: line.data })
    }
    const asked = waiting.get(line.id ?? -1)
    waiting.delete(line.id ?? -1)
    if ('return' in line) return asked?.resolve(line.return)
    asked?.reject(new LabError({ code: 'step-failed', message: `QEMU on ${host}: ${line.error.desc}`, host }))
  }
  const decoder = new StringDecoder('utf8')
  let rest = ''
  stream.on('data', (data: Buffer) => {
    const lines = (rest + decoder.write(data)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) take(line)
  })
  stream.once('close', () => gone())
  stream.on('error', (error: Error) => gone(error.message))

  const ask = (how: 'execute' | 'exec-oob', command: string, args: Readonly<Record<string, unknown>>) =>
    new Promise<unknown>((resolve, reject) => {
      if (!open) {
        const message = `The connection to QEMU on ${host} is closed.`
        return reject(new LabError({ code: 'unreachable', message, host }))
      }
      lastId += 1
      const id = lastId
      const timer = setTimeout(() => {
        waiting.delete(id)
        const message = `QEMU on ${host} did not answer ${command} within ${timeoutMs / 1000} s.`
        reject(new LabError({ code: 'timeout', message, host }))
      }, timeoutMs)
      const settle =
        <T>(then: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer)
          then(value)
        }
      waiting.set(id, { resolve: settle(resolve), reject: settle(reject) })
      stream.write(`${JSON.stringify({ [how]: command, arguments: args, id })}\n`)
    })

  const close = () => {
    open = false
    stream.destroy()
  }
  try {
    await ask('execute', 'qmp_capabilities', { enable: ['oob'] })
  } catch (thrown) {
    close()
    throw thrown
  }
  return {
    execute: (command, args = {}) => ask('execute', command, args),
    executePast: (command, args = {}) => ask('exec-oob', command, args),
    isOpen: () => open,
    close,
  }
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
