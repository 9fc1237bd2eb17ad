import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { expandDesign } from '../experiments/design'
import { requireSupported } from '../migration/supported'
import { parseScenario } from '../scenario/parse'
import { loadReferences } from './load'
import { matchReference } from './match'
import type { Reference } from './schema'

const resources = resolve(import.meta.dirname, '../../../resources')
const folder = resolve(resources, 'scenarios')
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
/** The files that follow one experiment of a thesis: their name has its number. */
const ofTheses = files.filter((name) => /^(qiu-e|barua-e|dhar-e|teka-e|tufail-5)[\d-]/.test(name))
const text = (file: string) => readFileSync(resolve(folder, file), 'utf8')
const cells = (file: string) => expandDesign(parseScenario(text(file), { file }))

let references: Reference[] = []
beforeAll(async () => {
  references = await loadReferences(resources)
})

it.each(files)('%s: the engines here can run every cell', (file) => {
  for (const { scenario } of cells(file)) expect(() => requireSupported(scenario)).not.toThrow()
})

it('covers the experiments of the theses that are migrations', () => {
  const experiments = ofTheses.map((name) => name.replace(/^(\w+-e\d|tufail-5-\d).*/, '$1'))
  const expected =
    'barua-e3 barua-e4 dhar-e6 dhar-e7 qiu-e6 qiu-e7 qiu-e8 qiu-e9 teka-e2 teka-e4 teka-e5 teka-e6 tufail-5-1 tufail-5-2 tufail-5-3 tufail-5-6'
  expect([...new Set(experiments)].join(' ')).toBe(expected)
})

describe.each(ofTheses)('%s', (file) => {
  it('says what it reproduces, what differs and what to see', () => {
    const header = text(file).split('\nversion:')[0]?.replaceAll('\n# ', ' ') ?? ''
    expect(header).toMatch(/Reproduces .*(Qiu|Barua|Dhar|Teka|Tufail) 20\d\d/)
    expect(header).toContain('Differs: ')
    expect(header).toContain('What to see: ')
  })

  it('fits a laptop', () => {
    expect(cells(file).length).toBeLessThanOrEqual(36)
    for (const { scenario } of cells(file)) expect(scenario.guest.memoryMiB).toBeLessThanOrEqual(256)
  })
})

it.each([
  ['qiu-e6-containers.yaml', 'Table 4.17', 'matches'],
  ['qiu-e6-bandwidth.yaml', 'Table 4.19', 'matches'],
  ['qiu-e6-rtt.yaml', 'Table 4.18', 'matches'],
  ['qiu-e9-tcp-pairs.yaml', 'Table 4.22', 'almost'],
  ['barua-e3-pairs.yaml', 'Table 4.1', 'almost'],
  ['dhar-e6-vm.yaml', 'Section 6.5.1', 'almost'],
  ['dhar-e7-container.yaml', 'Figure 6.5', 'almost'],
  ['teka-e2-baseline.yaml', 'Section 4.4', 'almost'],
  ['teka-e4-sweep.yaml', 'Table 4.10', 'almost'],
  ['tufail-5-2-pairs.yaml', 'Figure 5.3', 'almost'],
  ['tufail-5-2-pairs.yaml', 'Figure 5.4', 'almost'],
])('%s has %s beside it: %s', (file, label, fit) => {
  const matches = cells(file).flatMap(({ scenario }) => matchReference(scenario, references))
  expect(matches.find(({ table }) => table.label === label)?.fit).toBe(fit)
})
