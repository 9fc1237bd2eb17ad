// A ring of (time, value) pairs outside React: fixed memory, times ascending, oldest overwritten.
import { firstAtOrAfter } from './decimate'

export class Ring {
  capacity: number
  /** Storage; the point at `index` is in slot `(start + index) % capacity`. For tight loops only. */
  times: Float64Array
  values: Float64Array
  #written = 0

  readonly #growing: boolean

  /** A growing one takes more room when it is full, and overwrites nothing. */
  constructor(capacity: number, growing = false) {
    this.#growing = growing
    this.capacity = capacity
    this.times = new Float64Array(capacity)
    this.values = new Float64Array(capacity)
  }

  /** A full ring of these very points, which are not copied; `times` ascends. */
  static of(times: Float64Array, values: Float64Array): Ring {
    const ring = new Ring(0)
    ring.#take(times, values)
    return ring
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
    if (this.#growing && this.#written === this.capacity) this.#grow()
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

  #grow(): void {
    const [times, values] = [new Float64Array(this.capacity * 2), new Float64Array(this.capacity * 2)]
    times.set(this.times)
    values.set(this.values)
    this.times = times
    this.values = values
    this.capacity *= 2
  }

  #take(times: Float64Array, values: Float64Array): void {
    this.times = times
    this.values = values
    this.capacity = times.length
    this.#written = times.length
  }

  #slot(index: number): number {
    return (this.#written - this.length + index) % this.capacity
  }
}
