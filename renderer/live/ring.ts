// A ring of (time, value) pairs outside React: fixed memory, times ascending, oldest overwritten.
import { firstAtOrAfter } from '../../shared/decimate'

export class Ring {
  readonly capacity: number
  /** Storage; the point at `index` is in slot `(start + index) % capacity`. For tight loops only. */
  readonly times: Float64Array
  readonly values: Float64Array
  #written = 0

  constructor(capacity: number) {
    this.capacity = capacity
    this.times = new Float64Array(capacity)
    this.values = new Float64Array(capacity)
  }

  get length(): number {
    return Math.min(this.#written, this.capacity)
  }

  /** Slot of the oldest point. */
  get start(): number {
    return this.#slot(0)
  }

  /** Adds one point; `value` NaN makes a gap. A point not later than the last one is left out. */
  push(t: number, value: number): void {
    if (this.length > 0 && t <= this.time(this.length - 1)) return
    const slot = this.#written % this.capacity
    this.times[slot] = t
    this.values[slot] = value
    this.#written += 1
  }

  /** Time of the point at `index`, 0 the oldest, ms. NaN outside. */
  time(index: number): number {
    return this.times[this.#slot(index)] ?? NaN
  }

  value(index: number): number {
    return this.values[this.#slot(index)] ?? NaN
  }

  /** Index of the first point at or after `t`; `length` when there is none. */
  firstAtOrAfter(t: number): number {
    return firstAtOrAfter(this, t)
  }

  /** The last value at or before `t`, not older than `maxAgeMs`; null when there is none. */
  valueAt(t: number, maxAgeMs: number): number | null {
    let index = this.firstAtOrAfter(t)
    if (index === this.length || this.time(index) > t) index -= 1
    if (index < 0 || t - this.time(index) > maxAgeMs) return null
    const value = this.value(index)
    return Number.isNaN(value) ? null : value
  }

  #slot(index: number): number {
    return (this.#written - this.length + index) % this.capacity
  }
}
