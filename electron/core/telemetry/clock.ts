// How far a host's clock is from the controller's, by round trips: the quickest one bounds the error best.
import type { Machine } from '../ssh/machine'
import { LabError } from '../../../shared/reply'

export type ClockReading = { offsetMs: number; errorMs: number }
export type RoundTrip = { sentMs: number; hostMs: number; receivedMs: number }

/** The offset to add to the host's clock to get the controller's, and its greatest error; from at least one round trip. */
export function clockOffset(trips: readonly RoundTrip[]): ClockReading {
  const [first, ...rest] = trips
  if (!first) throw new LabError({ code: 'bad-input', message: 'A clock offset needs at least one round trip.' })
  const quickest = rest.reduce(
    (best, trip) => (trip.receivedMs - trip.sentMs < best.receivedMs - best.sentMs ? trip : best),
    first,
  )
  const errorMs = Math.max(0, (quickest.receivedMs - quickest.sentMs) / 2)
  return { offsetMs: quickest.sentMs + errorMs - quickest.hostMs, errorMs }
}

const answerProgram = 'import sys, time\nfor line in sys.stdin:\n    print(time.time() * 1000, flush=True)\n'

/** Asks the host's clock `count` times over one stream. Throws LabError when the host cannot be reached or does not answer. */
export async function measureClock(machine: Machine, count = 12, timeoutMs = 10_000): Promise<ClockReading> {
  const stream = await machine.stream({ argv: ['python3', '-uc', answerProgram] })
  // Date.now() is the journal's clock, performance.now() has the resolution: together both, to within 1 ms.
  const origin = Date.now() - performance.now()
  const wallMs = () => origin + performance.now()
  const lines = stream.lines[Symbol.asyncIterator]()
  const timer = setTimeout(() => stream.stop(), timeoutMs)
  const trips: RoundTrip[] = []
  try {
    while (trips.length < count) {
      const sentMs = wallMs()
      stream.write('\n')
      const answer = await lines.next()
      const hostMs = answer.done ? NaN : Number(answer.value)
      if (!Number.isFinite(hostMs)) break
      trips.push({ sentMs, hostMs, receivedMs: wallMs() })
    }
  } finally {
    clearTimeout(timer)
    stream.stop()
  }
  if (trips.length === 0) {
    const message = `The clock of ${machine.name} could not be read.`
    throw new LabError({
      code: 'unreachable',
      message,
      hint: 'Is python3 installed on the host?',
      host: machine.name,
    })
  }
  const reading = clockOffset(trips)
  return { offsetMs: reading.offsetMs, errorMs: reading.errorMs + 1 }
}
