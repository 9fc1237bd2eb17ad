// Lines between a stream and whoever reads them, with nothing lost when the reader is slower.

export type LineQueue = { push(line: string): void; end(): void; lines: AsyncIterable<string> }

export function createLineQueue(): LineQueue {
  const waiting: string[] = []
  let ended = false
  let wake: (() => void) | undefined
  const signal = () => {
    wake?.()
    wake = undefined
  }

  async function* read(): AsyncGenerator<string> {
    for (;;) {
      const line = waiting.shift()
      if (line !== undefined) yield line
      else if (ended) return
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  }

  return {
    push: (line) => {
      waiting.push(line)
      signal()
    },
    end: () => {
      ended = true
      signal()
    },
    lines: { [Symbol.asyncIterator]: read },
  }
}
