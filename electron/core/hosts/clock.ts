// How far a host's clock is from the controller's.
import { LabError } from '../../../shared/reply'
import type { Machine } from '../ssh/machine'

/** The host's clock minus the controller's, and how much it may be wrong (half the shortest round trip), ms. */
export type ClockOffset = { offsetMs: number; errorMs: number }

const program = `
import sys, time
for line in sys.stdin:
    print(time.time_ns(), flush=True)
`
const rounds = 12

/** Asks for the host's time over one stream and keeps the answer with the shortest round trip. */
export async function measureClock(machine: Machine): Promise<ClockOffset> {
  const stream = await machine.stream({ argv: ['python3', '-c', program] })
  const timer = setTimeout(() => stream.stop(), 15_000)
  try {
    const lines = stream.lines[Symbol.asyncIterator]()
    const samples: ClockOffset[] = []
    for (let round = 0; round < rounds; round += 1) {
      const askedAt = Date.now()
      const started = performance.now()
      stream.write('\n')
      const answer = await lines.next()
      const roundTripMs = performance.now() - started
      if (answer.done === true) break
      samples.push({ offsetMs: Number(answer.value) / 1e6 - (askedAt + roundTripMs / 2), errorMs: roundTripMs / 2 })
    }
    const best = bestOf(samples)
    if (best) return best
    const message = `The clock of ${machine.name} could not be read.`
    throw new LabError({ code: 'step-failed', message, hint: 'Is python3 installed there?', host: machine.name })
  } finally {
    clearTimeout(timer)
    stream.stop()
  }
}

/** The sample with the shortest round trip: queues only ever add to it. */
export function bestOf(samples: readonly ClockOffset[]): ClockOffset | undefined {
  const good = samples.filter((sample) => Number.isFinite(sample.offsetMs))
  return good.toSorted((one, other) => one.errorMs - other.errorMs)[0]
}
