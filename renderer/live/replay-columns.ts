// Columns of a replay: a whole view is decimated once, and each step of the slider only cuts it off at its time.
import { decimateOnGrid } from '../../shared/decimate'
import type { Column } from '../../shared/decimate'
import type { Line } from './selection'

type Grid = { from: number; to: number; buckets: number }

export class ReplayColumns {
  #grid: Grid = { from: NaN, to: NaN, buckets: 0 }
  #whole: Column[] = []

  /** Fills `columns` with the lines up to `now`; the part of the grid that `now` is in is left out until it is over. */
  fill(lines: readonly Line[], { from, to, buckets }: Grid, now: number, columns: Column[]): void {
    const same = from === this.#grid.from && to === this.#grid.to && buckets === this.#grid.buckets
    if (!same || this.#whole.length !== lines.length) {
      this.#grid = { from, to, buckets }
      this.#whole = lines.map(({ series }, index) =>
        decimateOnGrid(series.ring, from, to, buckets, this.#whole[index] ?? []),
      )
    }
    const width = (to - from) / buckets
    const cut = Math.max(0, Math.min(buckets, Math.floor((now - from) / width))) * 2
    for (const [index, whole] of this.#whole.entries()) {
      const column = (columns[index] ??= [])
      column.length = whole.length
      for (let slot = 0; slot < cut; slot += 1) column[slot] = whole[slot]
      column.fill(undefined, cut)
    }
  }
}
