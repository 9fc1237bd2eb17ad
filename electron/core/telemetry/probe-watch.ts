// What a probe's lines prove about the connection and the guest behind it; the verdict reads this.
import type { GuestProbeLine, PathProbeLine } from './lines'
import { Sequence } from './sequence'

export type ProbeEvidence = {
  /** As the probe saw it: never connected, still whole, or ended. */
  connection: 'none' | 'kept' | 'broken'
  reason: string
  /** The nonces of the workload in the order in which they were seen; more than one means a fresh start. */
  nonces: readonly string[]
  /** Numbers left out and numbers that came twice, answers and beats together. */
  lost: number
  repeated: number
  /** Answers and beats that arrived. */
  arrivals: number
  firstCounter: number | null
  lastCounter: number | null
  /** How often the counter went back. */
  counterFell: number
  /** What the kernel said of the probe's own connection, for path probes; the most subflows seen. */
  transport: { kind: 'tcp' | 'mptcp'; subflows: number } | null
}

export class ProbeWatch {
  #answers = new Sequence()
  #beats = new Sequence()
  #arrivals = 0
  #connection: ProbeEvidence['connection'] = 'none'
  #connections = 0
  #reason = ''
  #nonces: string[] = []
  #firstCounter: number | null = null
  #lastCounter: number | null = null
  #counterFell = 0
  #transport: ProbeEvidence['transport'] = null
  #reconnects = false

  /** Takes the probe's next line. */
  take(line: GuestProbeLine | PathProbeLine): void {
    if (line.k === 'options') this.#reconnects = line.mode === 'reconnect'
    else if (line.k === 'state') this.#takeState(line.state, line.reason)
    else this.#takeBatch(line)
  }

  evidence(): ProbeEvidence {
    return {
      connection: this.#connection,
      reason: this.#reason,
      nonces: [...this.#nonces],
      // Attempts to connect that failed while the guest was frozen are not lost answers.
      lost: this.#reconnects ? 0 : this.#answers.lost + this.#beats.lost,
      repeated: this.#answers.repeated + this.#beats.repeated,
      arrivals: this.#arrivals,
      firstCounter: this.#firstCounter,
      lastCounter: this.#lastCounter,
      counterFell: this.#counterFell,
      transport: this.#transport,
    }
  }

  #takeState(state: string, reason: string): void {
    if (state === 'connected') {
      this.#connections += 1
      // A second connection means that the first one broke, even if that went unseen.
      this.#connection = this.#connections > 1 ? 'broken' : 'kept'
    } else if (state === 'broken' && this.#connections > 0) {
      this.#connection = 'broken'
    }
    if (reason) this.#reason = reason
  }

  #takeBatch(line: Extract<GuestProbeLine | PathProbeLine, { k: 'batch' }>): void {
    for (const [, number, , counter] of line.answers) {
      this.#answers.take(number)
      this.#arrivals += 1
      if (counter !== undefined) this.#takeCounter(counter)
    }
    if ('transport' in line) {
      const seen = line.transport
      if (seen) this.#transport = { kind: seen.kind, subflows: Math.max(seen.subflows, this.#transport?.subflows ?? 0) }
      return
    }
    for (const [, number] of line.beats) {
      this.#beats.take(number)
      this.#arrivals += 1
    }
    if (line.nonce !== null && this.#nonces.at(-1) !== line.nonce) this.#nonces.push(line.nonce)
  }

  #takeCounter(counter: number): void {
    if (this.#lastCounter !== null && counter <= this.#lastCounter) this.#counterFell += 1
    this.#firstCounter ??= counter
    this.#lastCounter = counter
  }
}
