import { expect, it } from 'vitest'
import { levelsText, parseLevels } from './levels'

it.each([
  ['tcp, mptcp', ['tcp', 'mptcp']],
  ['16, 64,256', [16, 64, 256]],
  ['20..100 step 40', [20, 60, 100]],
  ['1..3', [1, 2, 3]],
  ['0..0.3:0.1', [0, 0.1, 0.2, 0.3]],
  ['1, 10..30 step 10, 10', [1, 10, 20, 30]],
  ['true, false', [true, false]],
  ['500ms, 3s', ['500ms', '3s']],
  ['-5..5 step 5', [-5, 0, 5]],
])('%s', (text, levels) => {
  expect(parseLevels(text)).toEqual({ levels, problem: null })
  expect(parseLevels(levelsText(levels)).levels).toEqual(levels)
})

it.each(['', ' , ', '5..1', '1..5 step 0', '1..1000'])('%j is refused with a reason', (text) => {
  const { levels, problem } = parseLevels(text)
  expect(levels).toBeNull()
  expect(problem).toBeTruthy()
})
