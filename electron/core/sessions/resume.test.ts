import { readFileSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { expect, it } from 'vitest'
import { scenarioSchema } from '../../../shared/scenario'
import { openSession, readSamples } from './open'
import { findSession, resultsSoFar, resumeSession } from './resume'
import { createSession } from './session'
import { newRoot, run } from './session.fixture'

const scenario = scenarioSchema.parse({ version: 1, name: 'an experiment', repeat: 3 })
const step = { host: 'a', argv: ['true'], why: 'x' }
const about = { product: 'Handover Lab 2', note: 'taken up again' }

function broken(root: string) {
  const session = createSession(root, {
    title: scenario.name,
    lab: 'local',
    product: 'Handover Lab 1',
    scenarioText: stringify(scenario),
  })
  const { journal } = session
  journal.write({ kind: 'step', id: 41, undo: false, step })
  journal.write({ kind: 'run', run: 0, hop: 0, edge: 'start' })
  journal.write({ kind: 'run-end', result: run })
  journal.write({ kind: 'run', run: 1, hop: 0, edge: 'start' })
  return session
}

it('goes on after a torn line, in the same files, with its own step numbers and its own end', async () => {
  const root = newRoot()
  const { id, folder } = broken(root)
  const file = join(folder, 'journal.ndjson')
  truncateSync(file, readFileSync(file).length - 7)
  const before = readFileSync(file, 'utf8')
  const session = await resumeSession(folder, about)
  expect((await openSession(root, id)).info.state).toBe('interrupted')
  session.journal.write({ kind: 'step', id: 1, undo: false, step })
  session.journal.sample({ kind: 'rtt', t: 1, host: 'a', interface: 'eth0', rttMs: 1 })
  session.close('succeeded', null)
  expect(readFileSync(file, 'utf8').startsWith(before)).toBe(true)
  const opened = await openSession(root, id)
  expect(opened.info).toMatchObject({ id, title: scenario.name, state: 'succeeded', runs: 1 })
  expect(opened.journal.flatMap((entry) => (entry.kind === 'step' ? [entry.id] : []))).toEqual([41, 42])
  expect(opened.endsEarly).toBe('1 damaged line was left out.')
  expect(await readSamples(root, id)).toHaveLength(1)
  expect(session.entries().some((entry) => entry.kind === 'run-end')).toBe(false)
})

it('is broken off again when its second part has no end, even if the first had one', async () => {
  const root = newRoot()
  const first = broken(root)
  first.close('cancelled', null)
  await resumeSession(first.folder, about)
  expect((await openSession(root, first.id)).info.state).toBe('interrupted')
})

it('counts a run that was done again once, as it was the last time', async () => {
  const { folder, journal } = broken(newRoot())
  journal.write({ kind: 'run-end', result: { ...run, run: 1, status: 'cancelled' } })
  journal.write({ kind: 'run', run: 1, hop: 0, edge: 'start' })
  journal.write({ kind: 'run-end', result: { ...run, run: 1 } })
  expect((await resultsSoFar(folder)).map(({ run: number, status }) => [number, status])).toEqual([
    [0, 'succeeded'],
    [1, 'succeeded'],
  ])
})

it('finds the session by its folder or in its root, and refuses another scenario', async () => {
  const root = newRoot()
  const { folder } = broken(root)
  createSession(root, { title: 'other', lab: 'local', product: '', scenarioText: 'version: 1\nname: other\n' })
  expect(await findSession(folder, scenario)).toBe(folder)
  expect(await findSession(root, scenario)).toBe(folder)
  await expect(findSession(folder, { ...scenario, seed: 2 })).rejects.toThrow('another scenario (“an experiment”)')
  await expect(findSession(root, { ...scenario, seed: 2 })).rejects.toThrow('no session of this scenario')
  await expect(findSession(join(root, 'nothing'), scenario)).rejects.toThrow('no session of this scenario')
})
