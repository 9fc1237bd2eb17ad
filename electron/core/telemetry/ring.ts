// The last ten minutes of samples, for a page that opens in the middle of a run.
import type { Sample } from '../../../shared/samples'

const keptMs = 10 * 60_000

export class SampleRing {
  readonly #windowMs: number
  #samples: Sample[] = []
  #newest = -Infinity

  constructor(windowMs = keptMs) {
    this.#windowMs = windowMs
  }

  push(samples: readonly Sample[]): void {
    for (const sample of samples) {
      this.#samples.push(sample)
      if (sample.t > this.#newest) this.#newest = sample.t
    }
    // Trimmed only when a tenth is too old, so that the cost of moving the rest is paid rarely.
    const first = this.#samples[0]
    if (first && first.t < this.#newest - this.#windowMs * 1.1)
      this.#samples = this.#since(this.#newest - this.#windowMs)
  }

  /** Samples not older than `sinceMs` on the controller's clock, in the order in which they came. */
  since(sinceMs: number): Sample[] {
    return this.#since(Math.max(sinceMs, this.#newest - this.#windowMs))
  }

  #since(sinceMs: number): Sample[] {
    return this.#samples.filter((sample) => sample.t >= sinceMs)
  }
}
