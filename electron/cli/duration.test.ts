import { expect, it } from 'vitest'
import { durationText } from './duration'

const noon = new Date(2026, 2, 31, 12, 0)

it.each([
  [400, '1 s'],
  [119_000, '119 s'],
  [600_000, '10 min (until 12:10)'],
  [3 * 3_600_000, '3 h 0 min (until 15:00)'],
  [24 * 3_600_000, '24 h 0 min (until 2026-04-01 12:00)'],
])('%d ms are %s', (ms, text) => {
  expect(durationText(ms, noon)).toBe(text)
})
