import { expect, it } from 'vitest'
import { expandDesign } from '../experiments/design'
import { checkScenario, parseScenario } from './parse'

const problemsOf = (written: string) => {
  const checked = checkScenario(written)
  return checked.scenario ? [] : checked.problems
}
const text = (exclude: string) =>
  `version: 1\nname: x\nrepeat: 2\nfactors:\n  migration.transport: [tcp, mptcp]\n  guest.memoryMiB: [16, 64]\nexclude:\n  - ${exclude}\n`

it('leaves a cell out of the design when all its levels are named', () => {
  const cells = expandDesign(parseScenario(text('{ migration.transport: tcp, guest.memoryMiB: 64 }')))
  expect(cells).toHaveLength(6)
  expect(
    cells.some(({ factors }) => factors['migration.transport'] === 'tcp' && factors['guest.memoryMiB'] === 64),
  ).toBe(false)
})

it('lets a combination that cannot run be left out', () => {
  const factors = 'factors:\n  guest.engine: [lxc, kvm]\n  migration.strategy: [stop-and-copy, post-copy]\n'
  const head = `version: 1\nname: x\n${factors}`
  expect(problemsOf(head)).not.toEqual([])
  expect(problemsOf(`${head}exclude: [{ guest.engine: lxc, migration.strategy: post-copy }]\n`)).toEqual([])
})

it.each([
  ['{ guest.memory: 16 }', 'is no factor of this scenario'],
  ['{ guest.memoryMiB: 32 }', '32 is no level of "guest.memoryMiB"; its levels: 16, 64'],
  ['{}', 'names at least one factor'],
])('says what is wrong with %s, at its line', (exclude, message) => {
  expect(problemsOf(text(exclude))).toEqual([
    { line: 8, column: expect.any(Number), message: expect.stringContaining(message) },
  ])
})

it('refuses a list that leaves out everything', () => {
  const all = '{ migration.transport: tcp }\n  - { migration.transport: mptcp }'
  expect(problemsOf(text(all))[0]?.message).toContain('no cell is left')
})
