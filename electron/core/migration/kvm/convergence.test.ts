import { expect, it } from 'vitest'
import { linkSchema } from '../../../../shared/scenario'
import { forecast, pathBytesPerS, watchConvergence } from './convergence'

const mib = 1_048_576

it('notices passes that leave as much as those before, and lets shrinking ones go on', () => {
  const verdicts = (remaining: readonly number[], autoConverge: boolean) => {
    const watch = watchConvergence({ autoConverge })
    return remaining.map((remainingBytes, index) => watch.take({ passes: index + 1, remainingBytes }))
  }
  const level = Array.from({ length: 10 }, () => 50 * mib)
  expect(verdicts(level, false).indexOf(true)).toBe(6)
  expect(verdicts(level, true)).not.toContain(true)
  expect(
    verdicts(
      [200, 100, 50, 25, 12, 6, 3, 1].map((each) => each * mib),
      false,
    ),
  ).not.toContain(true)
})

it('says beforehand where pre-copy converges, from the measured rate', () => {
  const links = { eth0: linkSchema.parse({}), eth1: linkSchema.parse({}) }
  const both = pathBytesPerS(links, 'mptcp', 0)
  expect(pathBytesPerS(links, 'tcp', 0)).toBe(both / 2)
  expect(pathBytesPerS(links, 'mptcp', 50)).toBe(50 * 125_000 * 0.95)
  const memoryBytes = 224 * mib
  expect(forecast({ dirtyBytesPerS: 30 * mib, memoryBytes }, both, 50)).toMatchObject({ converges: false })
  const slow = forecast({ dirtyBytesPerS: 5 * mib, memoryBytes }, both, 50)
  expect(slow.converges).toBe(true)
  expect(slow.text).toContain('5.0 MiB/s')
  expect(forecast({ dirtyBytesPerS: 17 * mib, memoryBytes }, both, 50).converges).toBeNull()
})
