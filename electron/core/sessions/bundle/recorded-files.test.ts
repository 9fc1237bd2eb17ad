import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { exportSession } from '../export'
import { newRoot, record, resultsOf, run } from '../session.fixture'
import { verifyBundle, verifySession } from './check'

it('exports a session that is being recorded as far as it goes, and the bundle passes its own check', async () => {
  const root = newRoot()
  const session = record(root)
  const results = resultsOf([run])
  let over = false
  const recording = (async () => {
    for (let turn = 0; !over; turn += 1) {
      session.journal.write({ kind: 'note', text: `note ${turn}` })
      if (turn % 20 === 0 && results.runs.length < 5) {
        const next = { ...run, run: results.runs.length }
        session.journal.write({ kind: 'run-end', result: next })
        results.runs.push(next)
        session.writeResults(results)
      }
      await new Promise((resolve) => setImmediate(resolve))
    }
  })()
  for (let count = 0; count < 4; count += 1) {
    const path = await exportSession(root, session.id, 'zip', { running: session.id })
    expect(await verifyBundle(path)).toMatchObject({ problems: [], whole: true })
    expect(await verifySession(root, session.id)).toMatchObject({ problems: [], whole: true })
  }
  over = true
  await recording
  expect(readFileSync(await exportSession(root, session.id, 'markdown', { running: session.id }), 'utf8')).toContain(
    '; running.',
  )
  session.close('succeeded', null)
})
