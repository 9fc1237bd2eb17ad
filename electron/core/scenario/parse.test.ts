import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkScenario, parseScenario } from './parse'

const head = 'version: 1\nname: a test\n'

describe('a scenario', () => {
  it('needs a version and a name only', () => {
    expect(parseScenario(head)).toMatchObject({
      migration: { from: 'cloudlet-a', to: 'cloudlet-b', transport: 'mptcp', hops: 1 },
      guest: { engine: 'lxc', memoryMiB: 64 },
      repeat: 1,
    })
  })
  it('may have Windows line ends, a byte order mark and a few aliases', () => {
    const text = `\uFEFF${head}links: { eth0: &link { rateMbit: 50 }, eth1: *link }\n`.replaceAll('\n', '\r\n')
    expect(parseScenario(text).links.eth1.rateMbit).toBe(50)
  })
  it('is checked against the hosts of its own lab', () => {
    const text = `${head}lab: my-lab.yaml\nmigration: { from: rack-1, to: rack-2 }\n`
    expect(parseScenario(text, { hosts: ['rack-1', 'rack-2'] }).migration.to).toBe('rack-2')
    expect(() => parseScenario(text, { hosts: ['rack-1', 'rack-3'] })).toThrow('no host "rack-2"; did you mean')
  })
  it('says where several things are wrong in a file that is wrong in its types too', () => {
    const text = `${head}guest: { engine: 5 }\nmigration: { to: cloudlet-a }\nfactors: { links.eth0.rate: [1] }\n`
    expect(checkScenario(text)).toMatchObject({ problems: [{ line: 3 }, { line: 4 }, { line: 5 }] })
  })
  it('shows the line and a mark under the place', () => {
    const text = `${head}guest: { engine: vmware }\n`
    expect(() => parseScenario(text, { file: 'mine.yaml' })).toThrow(/^mine\.yaml:3:18: /)
    try {
      parseScenario(text)
    } catch (thrown) {
      const mark = `${' '.repeat(4 + 17)}^`
      expect(thrown).toMatchObject({
        info: { detail: expect.stringContaining(`    guest: { engine: vmware }\n${mark}`) },
      })
    }
  })
})

describe('a schedule', () => {
  const event = (at: string, action: string, host = 'cloudlet-a', name = 'eth0') =>
    `  - { at: ${at}, host: ${host}, interface: ${name}, action: ${action} }\n`
  const schedule = (...events: string[]) => parseScenario(`${head}handover:\n${events.join('')}`).handover.length
  it('may be out of order in the file, and go on after verified', () => {
    expect(schedule(event('verified+1s', 'up'), event('transfer', 'down'), event('verified+5s', 'down'))).toBe(3)
  })
  it('may take both interfaces down when one comes back', () => {
    const both = [event('transfer', 'down'), event('transfer', 'down', 'cloudlet-a', 'eth1')]
    expect(schedule(...both, event('restore', 'up'))).toBe(3)
    expect(schedule(event('transfer', 'down'), event('transfer', 'down', 'client', 'eth1'))).toBe(2)
  })
})

it('takes every scenario that ships', () => {
  const folder = new URL('../../../resources/scenarios/', import.meta.url)
  const names = readdirSync(folder)
  expect(names).toContain('demo.yaml')
  for (const file of names) {
    const scenario = parseScenario(readFileSync(new URL(file, folder)), { file })
    expect(scenario.name.length, file).toBeGreaterThan(5)
  }
})

it.each([
  ['{ from: 16, to: 64, step: 16 }', [16, 32, 48, 64]],
  ['{ from: 1, to: 6, step: 2 }', [1, 3, 5]],
])('a range of levels %s is the list that it stands for', (range, levels) => {
  const { factors } = parseScenario(`version: 1\nname: a range\nfactors:\n  guest.memoryMiB: ${range}\n`)
  expect(factors).toEqual({ 'guest.memoryMiB': levels })
})

it.each([
  ['{ from: 1, to: 1000, step: 1 }', 'must have at most 100 entries'],
  ['{ from: 5, to: 1, step: 1 }', 'must have at least 1 entries'],
  ['{ from: 1, to: 5 }', 'must be a list, not a map'],
  ['{ from: 0.5, to: 2.5, step: 1 }', 'must be a whole number, not 0.5'],
])('a range %s is refused: %s', (range, says) => {
  expect(() => parseScenario(`version: 1\nname: a range\nfactors:\n  guest.memoryMiB: ${range}\n`)).toThrow(says)
})
