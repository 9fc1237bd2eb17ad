import { expect, it } from 'vitest'
import { judgeOwnWorkload } from './verdict-own'

const places = { runsOnTarget: true, goneFromSource: true }

it.each([
  ['the same process', { answers: true, before: 'a', after: 'a' }, places, 'continued'],
  ['another process', { answers: true, before: 'a', after: 'b' }, places, 'restarted'],
  ['a process that cannot be seen', { answers: true, before: null, after: 'b' }, places, 'gap'],
  ['a port that is silent', { answers: false, before: 'a', after: 'a' }, places, 'lost'],
  ['a guest that is elsewhere', { answers: true, before: 'a', after: 'a' }, { ...places, runsOnTarget: false }, 'lost'],
  ['a second copy', { answers: true, before: 'a', after: 'a' }, { ...places, goneFromSource: false }, 'gap'],
] as const)('%s', (_what, seen, where, state) => {
  const reasons: string[] = []
  expect(judgeOwnWorkload({ of: 'first process', ...seen }, where, reasons)).toBe(state)
  expect(reasons.length).toBeGreaterThan(0)
})
