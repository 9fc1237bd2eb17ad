// "Did you mean": the nearest of the names that are allowed.

/** The candidate nearest to a word, when it is near enough to be meant; undefined else. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const scored = candidates.map((candidate) => ({ candidate, distance: farness(plain(word), plain(candidate)) }))
  const best = scored.toSorted((a, b) => a.distance - b.distance)[0]
  return best && best.distance <= Math.max(2, Math.floor(best.candidate.length / 3)) ? best.candidate : undefined
}

/** `; did you mean "memoryMiB"?`, or else what is allowed. */
export function suggestion(word: string, candidates: readonly string[]): string {
  const near = nearest(word, candidates)
  return near === undefined ? `; allowed: ${candidates.join(', ')}` : `; did you mean "${near}"?`
}

const plain = (word: string) => word.slice(0, 100).toLowerCase().replaceAll(/[-_ ]/g, '')

/** A beginning of the right word (`rate` for `rateMbit`) is near, however much is missing. */
function farness(word: string, candidate: string): number {
  return word.length >= 3 && candidate.startsWith(word) ? 1 : distance(word, candidate)
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
