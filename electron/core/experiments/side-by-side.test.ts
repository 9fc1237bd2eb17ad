import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { sideBySideSchema } from '../../../shared/side-by-side'
import { scenarioSchema } from '../../../shared/scenario'
import { loadReferences } from '../reference/load'
import { createSession } from '../sessions/session'
import { newRoot } from '../sessions/session.fixture'
import { runOf } from '../../../shared/run.fixture'
import { sideBySide } from './side-by-side'

const root = newRoot()
afterAll(() => rm(root, { recursive: true }))

const factors = { 'guest.memoryMiB': [16, 64] }
function recorded(title: string, faster: number): string {
  const scenario = scenarioSchema.parse({
    version: 1,
    name: title,
    factors,
    links: { eth0: { delayMs: faster } },
    migration: { method: 'qiu', transport: 'tcp' },
  })
  const session = createSession(root, { title, lab: 'local', product: 'a test', scenarioText: 'version: 1\nname: x\n' })
  const runs = [16, 64, 16, 64].map((memory, run) =>
    runOf(
      run,
      { 'guest.memoryMiB': memory },
      { totalMs: (memory * 100 + run) / faster, logicalBytes: memory * 2 ** 20 },
    ),
  )
  session.writeResults({ version: 1, scenario, runs, summary: [] })
  session.close('succeeded', null)
  return session.id
}

it('gives each session its own figures and the ratios of the first to the others', async () => {
  const ids = [recorded('one', 1), recorded('two', 2)]
  const { sessions, compared, published } = sideBySideSchema.parse(await sideBySide(root, ids, []))
  expect(sessions.map(({ id, title }) => [id, title])).toEqual([
    [ids[0], 'one'],
    [ids[1], 'two'],
  ])
  expect(sessions[0]?.summary.find(({ metric }) => metric === 'totalMs')).toMatchObject({ n: 2, mean: 1601 })
  expect(compared).toHaveLength(1)
  expect(compared[0]?.differences).toContainEqual({ path: 'links.eth0.delayMs', first: '1', second: '2' })
  const total = compared[0]?.rows.find(({ metric }) => metric === 'totalMs')
  expect(total?.ratio?.ratio).toBeCloseTo(0.5, 10)
  expect(published).toEqual([])
})

it('puts the theses’ tables beside the cells of their engine, with what differs said', async () => {
  const references = await loadReferences(resolve(import.meta.dirname, '../../../resources'))
  const { published } = sideBySideSchema.parse(await sideBySide(root, [recorded('beside', 1)], references))
  expect(published.length).toBeGreaterThan(0)
  for (const { fit, ratio, differences, values } of published) {
    expect(values.length).toBeGreaterThan(0)
    expect(ratio === null || fit === 'matches').toBe(true)
    expect(fit === 'almost').toBe(differences.length > 0)
  }
})

it('refuses a session that is not there', async () => {
  await expect(sideBySide(root, ['20260101-000000-none'], [])).rejects.toMatchObject({ info: { code: 'not-found' } })
})
