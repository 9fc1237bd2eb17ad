/** Counts what is missing and what came twice in numbers that should each follow the one before. */
export class Sequence {
  lost = 0
  repeated = 0
  #last: number | null = null

  /** Takes the next number; the first may be any, since a watch can begin in the middle. */
  take(number: number): void {
    if (this.#last !== null && number <= this.#last) {
      this.repeated += 1
      return
    }
    if (this.#last !== null) this.lost += number - this.#last - 1
    this.#last = number
  }
}
