import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openSession, readSamples } from './open'
import { createSession } from './session'
import { newRoot, record, resultsOf, run } from './session.fixture'

// Put together here, so that no scanner takes this file for a leak.
const key = ['-----BEGIN OPENSSH', 'PRIVATE KEY-----\nc2VjcmV0\n-----END OPENSSH', 'PRIVATE KEY-----'].join(' ')
const about = { title: 'a title', lab: 'local', product: 'Handover Lab', scenarioText: 'version: 1\n' }
const text = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8')

it('only ever appends to the journal, and each entry is in the file when write returns', () => {
  const session = createSession(newRoot(), about)
  let before = text(session.folder, 'journal.ndjson')
  for (let count = 0; count < 20; count += 1) {
    session.journal.write({ kind: 'note', text: `note ${count}` })
    const now = text(session.folder, 'journal.ndjson')
    expect(now.startsWith(before)).toBe(true)
    expect(now.slice(before.length)).toMatch(new RegExp(`"note ${count}"\\}\\n$`))
    before = now
  }
  session.close('succeeded', null)
  session.journal.write({ kind: 'note', text: 'too late' })
  expect(text(session.folder, 'journal.ndjson')).not.toContain('too late')
})

it('reads back what was recorded', async () => {
  const root = newRoot()
  const session = record(root)
  session.close('succeeded', null)
  const opened = await openSession(root, session.id)
  expect(opened.info).toMatchObject({ state: 'succeeded', runs: 1, verdicts: { held: 1, broken: 0 } })
  expect(opened.journal).toEqual(session.entries())
  expect(opened.endsEarly).toBeNull()
  expect((await readSamples(root, session.id)).length).toBeGreaterThan(100)
})

it('gives two sessions of one second two folders, and never leaves its root', () => {
  const root = newRoot()
  const ids = Array.from({ length: 5 }, () => createSession(root, { ...about, title: '../../<b>etc' }).id)
  expect(new Set(ids).size).toBe(5)
  expect(readdirSync(root).toSorted()).toEqual(ids.toSorted())
})

it('writes no private key into the journal, the scenario or a file beside them', async () => {
  const root = newRoot()
  const session = createSession(root, { ...about, scenarioText: key })
  session.journal.write({ kind: 'note', text: `before ${key} after` })
  session.writeFile('log.txt', key)
  session.close('succeeded', null)
  for (const name of readdirSync(session.folder)) expect(text(session.folder, name)).not.toContain('c2VjcmV0')
  const { journal } = await openSession(root, session.id)
  expect(journal.find((entry) => entry.kind === 'note')).toMatchObject({
    text: expect.stringMatching(/^before .* after$/),
  })
})

it('replaces results as a whole and leaves no half-written file', () => {
  const session = createSession(newRoot(), about)
  session.writeResults(resultsOf([run, run]))
  session.writeResults(resultsOf([run]))
  expect(JSON.parse(text(session.folder, 'results.json')).runs).toHaveLength(1)
  expect(existsSync(join(session.folder, 'results.json.part'))).toBe(false)
})
