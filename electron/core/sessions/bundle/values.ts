// JSON from elsewhere, before a schema sees it: nothing too deep, no number that is none, no key that JavaScript obeys.
const deepest = 32
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype'])
/** Beyond this a number is not exact; no byte counter and no time gets there. */
const greatest = Number.MAX_SAFE_INTEGER
/** The year 2200, ms since 1970. */
const latest = 7_258_118_400_000

/** What is wrong with a parsed value, or null. */
export function oddity(value: unknown, key = '', depth = 0): string | null {
  if (typeof value === 'number') {
    if (!(Math.abs(value) <= greatest)) return `the number ${value} is too large`
    const time = key === 't' || key === 'startMs' || key === 'endMs'
    return time && (value < 0 || value > latest) ? `${value} is no time` : null
  }
  if (typeof value !== 'object' || value === null) return null
  if (depth >= deepest) return `it is nested deeper than ${deepest} levels`
  if (Array.isArray(value)) {
    for (const part of value) {
      const found = oddity(part, '', depth + 1)
      if (found !== null) return found
    }
    return null
  }
  for (const [name, part] of Object.entries(value)) {
    if (forbiddenKeys.has(name)) return `it has the key ${name}`
    const found = oddity(part, name, depth + 1)
    if (found !== null) return found
  }
  return null
}
