// A host reached by SSH, as the rest of the product sees it.
import type { Duplex, Readable } from 'node:stream'
import type { Client, ClientChannel } from 'ssh2'
import { LabError } from '../../../shared/reply'
import type { HostAddress } from './address'
import type { Running } from './channel'
import { openSocket, openTerminal, start } from './channel'
import { createLanes } from './lanes'
import { createLineQueue } from './line-queue'
import type { Link } from './link'
import type { ExecOptions, ExecResult, LineStream, Machine, Terminal, TerminalSize } from './machine'
import { remoteCommand, terminalCommand } from './remote-command'
import type { StreamLinks } from './stream-links'

const laneCount = 8
const safetyNetS = 10

export type SshMachineParts = { address: HostAddress; link: Link; streams: StreamLinks; close: () => Promise<void> }

export function createSshMachine({ address, link, streams, close }: SshMachineParts): Machine {
  const lanes = createLanes(laneCount)
  const sudo = address.user !== 'root'

  async function exec(
    command: { argv: string[]; stdin?: string | undefined },
    options: ExecOptions = {},
  ): Promise<ExecResult> {
    const { timeoutMs = 60_000, signal, onLine, urgent = false } = options
    const input = Buffer.from(command.stdin ?? '')
    const limitS = Math.ceil(timeoutMs / 1000) + safetyNetS
    const stdinBytes = options.input?.bytes ?? input.length
    const line = remoteCommand(command.argv, { sudo, limitS, stdinBytes })
    if (signal?.aborted) return notBegun('cancelled')
    let leave: (() => void) | undefined
    try {
      leave = await lanes.enter(urgent, signal)
      const client = await link.client(signal)
      const running = await start(client, line, onLine, true, options.output).catch(channelError(address))
      const timer = setTimeout(() => running.cut('timeout'), timeoutMs)
      const abort = () => running.cut('cancel')
      signal?.addEventListener('abort', abort, { once: true })
      if (signal?.aborted) abort()
      else if (options.input) feed(options.input.open(), running)
      else if (input.length > 0) running.channel.write(input)
      return await running.done.finally(() => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', abort)
      })
    } catch (error) {
      if (signal?.aborted) return notBegun('cancelled')
      throw error
    } finally {
      leave?.()
    }
  }

  async function stream(command: { argv: string[]; stdin?: string | undefined }): Promise<LineStream> {
    const line = remoteCommand(command.argv, { sudo, limitS: 0, stdinBytes: 'all' })
    const lease = await streams.lease()
    try {
      const queue = createLineQueue()
      const running = await start(lease.client, line, queue.push, false).catch(channelError(address))
      const done = running.done.finally(() => {
        queue.end()
        lease.release()
      })
      const { channel } = running
      if (command.stdin !== undefined) channel.write(command.stdin)
      const write = (text: string) => void (channel.writable && channel.write(text))
      return { lines: queue.lines, write, stop: () => running.cut('stop'), done }
    } catch (error) {
      lease.release()
      throw error
    }
  }

  /** A channel on one of the connections for long streams. */
  async function leased(open: (client: Client) => Promise<ClientChannel>): Promise<ClientChannel> {
    const lease = await streams.lease()
    try {
      const channel = await open(lease.client).catch(channelError(address))
      channel.once('close', lease.release)
      return channel
    } catch (error) {
      lease.release()
      throw error
    }
  }

  const connect = (path: string): Promise<Duplex> => leased((client) => openSocket(client, path))

  async function terminal(argv: readonly string[], size: TerminalSize): Promise<Terminal> {
    const channel = await leased((client) => openTerminal(client, terminalCommand(argv, sudo), size))
    return { stream: channel, resize: ({ rows, columns }) => channel.setWindow(rows, columns, 0, 0) }
  }

  return { name: address.name, exec, stream, connect, terminal, close }
}

/** Gives a command its input as fast as it takes it; input that breaks off ends the command. */
function feed(input: Readable, running: Running): void {
  input.on('error', () => running.cut('cancel'))
  input.pipe(running.channel, { end: false })
  void running.done.finally(() => input.destroy()).catch(() => undefined)
}

function notBegun(why: 'cancelled'): ExecResult {
  const nothing = { exitCode: null, stdout: '', stderr: '', durationMs: 0, timedOut: false, lost: false }
  return { ...nothing, cancelled: why === 'cancelled' }
}

function channelError(address: HostAddress): (error: unknown) => never {
  return (error) => {
    const message = `${address.name} did not take the command: the connection broke or allows no more channels.`
    throw new LabError({ code: 'unreachable', message, detail: String(error), host: address.name }, { cause: error })
  }
}
