// A remote process that is to go on: started anew when it or its connection ends, until it is stopped.
import type { Command } from '../../../shared/plan'
import { toErrorInfo } from '../../../shared/reply'
import type { LineStream, Machine } from '../ssh/machine'

export type KeepStreamingOptions = {
  machine(): Promise<Machine>
  command: Command
  restartMs: number
  /** Runs on the machine before each start; the start fails when it throws. */
  prepare?(machine: Machine): Promise<void>
  onLine(line: string): void
  /** Called once for each different reason for which the stream ended or did not start. */
  onBreak(reason: string): void
}

export type KeptStream = {
  /** Resolves with the first line, or when the first start has failed. */
  firstTry: Promise<void>
  stop(): Promise<void>
}

/** Streams a command's lines from now until `stop`, with a pause of `restartMs` between starts. Never throws. */
export function keepStreaming(options: KeepStreamingOptions): KeptStream {
  let current: LineStream | undefined
  let stopped = false
  let endPause = () => {}
  let tried = () => {}
  let lastReason = ''
  const firstTry = new Promise<void>((resolve) => (tried = resolve))

  const once = async () => {
    const machine = await options.machine()
    await options.prepare?.(machine)
    if (stopped) return
    const stream = await machine.stream(options.command)
    current = stream
    // `stop` may have come while the stream was being opened.
    if (isStopped()) stream.stop()
    for await (const line of stream.lines) {
      tried()
      options.onLine(line)
    }
    const { exitCode, stderr, lost } = await stream.done
    const reason = stderr.trim().split('\n').at(-1) ?? ''
    if (!isStopped()) tell(lost ? 'the connection broke' : `ended (exit ${exitCode ?? 'unknown'}) ${reason}`.trim())
  }
  const isStopped = () => stopped
  const tell = (reason: string) => {
    if (reason !== lastReason) options.onBreak(reason)
    lastReason = reason
  }
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, options.restartMs)
      endPause = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const running = (async () => {
    while (!stopped) {
      await once().catch((thrown: unknown) => tell(toErrorInfo(thrown).message))
      current = undefined
      tried()
      if (!isStopped()) await pause()
    }
  })()

  return {
    firstTry,
    stop: async () => {
      stopped = true
      endPause()
      current?.stop()
      await running
    },
  }
}
