// The ready scenarios with real hosts: of each thesis one by default, all with ALL_SCENARIOS=1, each in its smallest cell.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Scenario } from '../../../shared/scenario'
import { expandDesign } from '../experiments/design'
import { expectedRunMs } from '../experiments/expected-times'
import { layersOf } from '../guests/engines'
import { joinLayers } from '../lab/layers'
import { verdictHolds } from '../migration/verdict'
import { parseScenario } from '../scenario/parse'
import type { TestLab } from './lab.fixture'
import { resources, testLab } from './lab.fixture'

const all = process.env['ALL_SCENARIOS'] !== undefined
const folder = join(resources, 'scenarios')
const ofEachThesis = [
  'qiu-e6-containers.yaml',
  'qiu-e9-tcp-pairs.yaml',
  'tufail-5-6-checkpoint-size.yaml',
  'barua-e3-pairs.yaml',
  'dhar-e7-container.yaml',
  'teka-e2-baseline.yaml',
]
const files = all ? readdirSync(folder).filter((name) => name.endsWith('.yaml')) : ofEachThesis
/** What a run promises where it does not end well: the thesis's control, and a guest that writes faster than the paths carry. */
const mayFail = ['qiu-e8-tcp-control.yaml']
/** What the kernel of this machine may lack: refused before anything is moved, with the reason. */
const refusals = ['no netem', 'does not track dirty memory']

const scenarios = new Map(files.map((file) => [file, smallest(parseScenario(readFileSync(join(folder, file))))]))

/** The cell that takes least; smaller still by default, where only its parts are to be seen at work. */
function smallest(scenario: Scenario): Scenario {
  const cells = expandDesign(scenario).map((cell) => cell.scenario)
  const [first] = cells.toSorted((one, other) => expectedRunMs(one) - expectedRunMs(other))
  if (!first) throw new Error(`${scenario.name} has no cell`)
  if (all) return first
  const { guest, migration } = first
  return {
    ...first,
    guest: { ...guest, memoryMiB: Math.min(guest.memoryMiB, 4) },
    migration: { ...migration, after: '500ms' },
  }
}

let lab: TestLab
beforeAll(async () => {
  lab = await testLab('shown-ready', joinLayers(...[...scenarios.values()].map(layersOf)))
})
afterAll(() => lab?.close())

test.each(files)('%s', { timeout: 300_000 }, async (file) => {
  const scenario = scenarios.get(file)
  if (!scenario) throw new Error(`${file} was not read`)
  const begun = Date.now()
  const results = await lab.run(scenario)
  const { guest, migration } = scenario
  const about = `${guest.engine} ${migration.method} ${migration.transport} ${guest.memoryMiB} MiB`
  const last = results.at(-1)
  const words = last?.verdict ? `${last.verdict.state}, ${last.verdict.connection}` : last?.error?.message
  console.log(`${file}: ${about}: ${words}, ${((Date.now() - begun) / 1000).toFixed(1)} s`)
  if (refusals.some((each) => last?.error?.message.includes(each))) return
  // Over two paths the control goes on.
  if (mayFail.includes(file) && migration.transport === 'tcp') return expect(last?.status).toBe('failed')
  expect(last?.error).toBeNull()
  expect(results).toHaveLength(migration.hops)
  for (const { verdict } of results) expect(verdict && verdictHolds(verdict)).toBe(true)
})
