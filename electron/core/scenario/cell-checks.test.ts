import { expect, it } from 'vitest'
import { expandDesign } from '../experiments/design'
import { checkScenario, parseScenario } from './parse'

const head =
  'version: 1\nname: x\norder: listed\nhandover:\n' +
  '  - { at: transfer, host: cloudlet-a, interface: eth0, action: down }\n' +
  '  - { at: transfer+1s, host: cloudlet-a, interface: eth0, action: up }\n'
const together =
  'cells:\n  - { handover.0.host: cloudlet-a, handover.1.host: cloudlet-a }\n  - { handover.0.host: cloudlet-b, handover.1.host: cloudlet-b }\n'
const problemsOf = (written: string) => {
  const checked = checkScenario(written)
  return checked.scenario ? [] : checked.problems.map(({ message }) => message)
}

it('varies fields together, with each combination of the factors', () => {
  const cells = expandDesign(parseScenario(`${head}${together}factors: { guest.memoryMiB: [16, 64] }\nrepeat: 2\n`))
  expect(cells).toHaveLength(8)
  expect(
    cells.slice(0, 4).map(({ scenario }) => [scenario.handover.map(({ host }) => host), scenario.guest.memoryMiB]),
  ).toEqual([
    [['cloudlet-a', 'cloudlet-a'], 16],
    [['cloudlet-a', 'cloudlet-a'], 64],
    [['cloudlet-b', 'cloudlet-b'], 16],
    [['cloudlet-b', 'cloudlet-b'], 64],
  ])
})

it('leaves one out by a value of a listed cell', () => {
  const exclude = 'exclude: [{ handover.0.host: cloudlet-b, guest.memoryMiB: 64 }]\n'
  expect(
    expandDesign(parseScenario(`${head}${together}factors: { guest.memoryMiB: [16, 64] }\n${exclude}`)),
  ).toHaveLength(3)
})

it.each([
  ['cells: [{}]', 'a cell names at least one field'],
  ['cells: [{ guest.memory: 16 }]', 'no field "guest.memory"'],
  [
    'cells: [{ guest.memoryMiB: 16 }, { guest.vcpus: 1 }]',
    'each cell names the same fields: guest.memoryMiB is missing',
  ],
  ['cells: [{ guest.memoryMiB: 16 }, { guest.memoryMiB: 16, guest.vcpus: 1 }]', 'the first has not this one'],
  ['cells: [{ guest.memoryMiB: 16 }, { guest.memoryMiB: 16 }]', 'this cell is there twice'],
  ['cells: [{ guest.memoryMiB: 16 }]\nfactors: { guest.memoryMiB: [16, 64] }', 'is a factor already'],
  ['cells: [{ guest.memoryMiB: many }]', 'guest.memoryMiB'],
  ['cells: [{ handover.0.host: cloudlet-b }]', 'is not possible: cloudlet-a eth0 comes up'],
  ['cells: [{ repeat: 3 }]', 'describes the experiment'],
])('refuses %s', (text, told) => {
  expect(problemsOf(`${head}${text}\n`).join('\n')).toContain(told)
})
