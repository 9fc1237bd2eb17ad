import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { listSessions, openSession, readSamples, sessionFolder } from './open'
import { createSession } from './session'
import { newRoot, record, run } from './session.fixture'

it('opens a journal that was cut off at any byte, and says where it ends', async () => {
  const root = newRoot()
  const about = { title: 'cut', lab: 'local', product: 'Handover Lab', scenarioText: '' }
  const session = createSession(root, about)
  session.journal.write({ kind: 'note', text: 'é – a line with more than ASCII' })
  session.journal.write({ kind: 'run-end', result: { ...run, phases: [], events: [] } })
  session.close('succeeded', null)
  const path = join(session.folder, 'journal.ndjson')
  const whole = readFileSync(path)
  const lastLine = whole.lastIndexOf('\n', whole.length - 2) + 1
  for (let length = whole.length - 1; length >= 0; length -= 1) {
    truncateSync(path, length)
    const opened = await openSession(root, session.id)
    const full = whole.subarray(0, length).toString('latin1').split('\n').length - 1
    // The last line is whole as soon as its closing brace is there, with or without the line's end.
    const complete = whole[length] === 10 ? full + 1 : full
    expect(opened.journal).toHaveLength(complete)
    if (length < lastLine) expect(opened.info.state).toBe('interrupted')
    if (opened.info.state === 'interrupted') expect(opened.endsEarly).toMatch(/recording (ends at|holds nothing)/)
  }
})

it('opens a session whose samples and results are damaged', async () => {
  const root = newRoot()
  const session = record(root)
  session.close('succeeded', null)
  const samples = join(session.folder, 'samples.ndjson')
  const all = await readSamples(root, session.id)
  truncateSync(samples, readFileSync(samples).length - 5)
  writeFileSync(join(session.folder, 'results.json'), '{"version":1,"runs":[')
  expect(await readSamples(root, session.id)).toHaveLength(all.length - 1)
  const opened = await openSession(root, session.id)
  expect(opened.results).toBeNull()
  expect(opened.info.runs).toBe(1)
})

it('says that a running session runs, and that the same one was interrupted when nothing records it', async () => {
  const root = newRoot()
  const session = record(root)
  expect((await listSessions(root, session.id))[0]?.state).toBe('running')
  expect((await listSessions(root))[0]?.state).toBe('interrupted')
  session.close('cancelled', null)
  expect((await listSessions(root))[0]?.state).toBe('cancelled')
})

it.each(['..', '../x', '20260101-000000-a/../..', '', '20260101-000000-A'])('takes no path for a session: %j', (id) => {
  expect(() => sessionFolder('/tmp', id)).toThrow(/no session/)
})
