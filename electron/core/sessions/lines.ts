// Recorded JSON read back: what does not fit is counted, and what would deceive a reader's eye is made visible.
import type { z } from 'zod'

// Directions of writing that make a text read otherwise than it is, and what a terminal or a page would obey.
export const deceiving =
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g
const suspect = /\\u|[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\\[bf]/

/** A text as it is, with the characters that are not to be seen shown as U+FFFD. */
export const visible = (text: string): string => text.replace(deceiving, '\uFFFD')

/** Parses recorded JSON; undefined when it is none. Texts in it are made visible. */
export function parseRecorded(text: string): unknown {
  try {
    return suspect.test(text) ? JSON.parse(text, show) : JSON.parse(text)
  } catch {
    return undefined
  }
}

function show(_key: string, value: unknown): unknown {
  if (typeof value === 'string') return visible(value)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const entries = Object.entries(value)
  return entries.some(([name]) => visible(name) !== name)
    ? Object.fromEntries(entries.map(([name, part]) => [visible(name), part]))
    : value
}

/** The values of NDJSON, and how many lines are damaged or of no known kind. */
export function parseLines<T>(text: string, schema: z.ZodType<T>): { values: T[]; bad: number } {
  const values: T[] = []
  let bad = 0
  for (const line of text.split('\n')) {
    if (line === '') continue
    const parsed = schema.safeParse(parseRecorded(line))
    if (parsed.success) values.push(parsed.data)
    else bad += 1
  }
  return { values, bad }
}
