// A bundle made in one data folder and taken into another: the same numbers, the same graphs, and read-only.
import { appendFileSync, chmodSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { interfaceThroughput, pathRoundTrips } from '../../../../shared/series'
import { addRemark } from '../add-remark'
import { exportSession } from '../export'
import { listSessions, openSession, readSamples } from '../open'
import { resumeSession } from '../resume'
import { newRoot, record, run } from '../session.fixture'
import { verifyBundle, verifySession } from './check'
import { goodBundle } from './hostile.fixture'
import { importBundle } from './import'

describe('an imported bundle', () => {
  it('has the same numbers, series and remarks, and says where it came from', async () => {
    const root = newRoot()
    const session = record(root)
    session.close('succeeded', null)
    await addRemark(root, session.id, { kind: 'run-note', run: 0, hop: 0, text: 'the fan was loud' })
    const path = await exportSession(root, session.id, 'zip')
    const other = newRoot()
    const [imported] = await importBundle(other, path, { name: '/home/alice/mine.zip', nowMs: 5 })
    expect(imported).toEqual({ id: session.id, title: 'a small one', already: false })
    const [ours, theirs] = [await openSession(root, session.id), await openSession(other, session.id)]
    expect(theirs.results).toEqual(ours.results)
    expect(theirs.journal).toEqual(ours.journal)
    expect(theirs.remarks).toEqual(ours.remarks)
    const [samples, same] = [await readSamples(root, session.id), await readSamples(other, session.id)]
    expect(interfaceThroughput(same)).toEqual(interfaceThroughput(samples))
    expect(pathRoundTrips(same)).toEqual(pathRoundTrips(samples))
    expect(theirs.origin).toMatchObject({ session: session.id, file: 'mine.zip', importedMs: 5 })
    expect(ours.origin).toBeNull()
    expect((await listSessions(other))[0]).toMatchObject({ id: session.id, imported: true })
    for (const format of ['csv', 'markdown', 'latex'] as const) {
      const [one, two] = [await exportSession(root, session.id, format), await exportSession(other, session.id, format)]
      expect(readFileSync(two, 'utf8')).toBe(readFileSync(one, 'utf8'))
    }
    const figures = (html: string) => html.match(/<svg[\s\S]*?<\/svg>/g)
    const [one, two] = [await exportSession(root, session.id, 'html'), await exportSession(other, session.id, 'html')]
    expect(figures(readFileSync(two, 'utf8'))).toEqual(figures(readFileSync(one, 'utf8')))
  })

  it('is read-only, and passed on as it came', async () => {
    const { path, id } = await goodBundle()
    const root = newRoot()
    await importBundle(root, path)
    await expect(addRemark(root, id, { kind: 'note', text: 'mine' })).rejects.toThrow('read-only')
    await expect(resumeSession(join(root, id), { product: '', note: '' })).rejects.toThrow('read-only')
    const again = await exportSession(root, id, 'zip')
    const third = newRoot()
    await importBundle(third, again)
    expect((await openSession(third, id)).results).toEqual((await openSession(root, id)).results)
    expect(await verifySession(third, id)).toMatchObject({ whole: true })
  })

  it('is not taken twice, and goes beside another of the same name', async () => {
    const { path, id } = await goodBundle()
    const root = newRoot()
    await importBundle(root, path)
    expect(await importBundle(root, path)).toMatchObject([{ id, already: true }])
    expect(readdirSync(root)).toEqual([id])
    const {
      path: theirs,
      root: home,
      id: otherId,
    } = await goodBundle({ result: { ...run, from: 'cloudlet-b', to: 'cloudlet-a' } })
    // Recorded in the same second with the same title, as a class does.
    expect(await importBundle(home, path)).toMatchObject([{ id: otherId === id ? `${id}-2` : id, already: false }])
    expect(await importBundle(root, theirs)).toMatchObject([{ already: false }])
  })

  it('of a session that a crash cut off opens as it was left', async () => {
    const root = newRoot()
    const session = record(root)
    session.journal.write({ kind: 'note', text: 'the last line' })
    const journal = join(session.folder, 'journal.ndjson')
    truncateSync(journal, readFileSync(journal).length - 7)
    appendFileSync(join(session.folder, 'samples.ndjson'), '{"kind":"host","t"')
    const path = await exportSession(root, session.id, 'zip')
    const report = await verifyBundle(path)
    expect(report).toMatchObject({ whole: true, notes: expect.arrayContaining([expect.stringContaining('2 lines were cut off')]) }) // prettier-ignore
    const other = newRoot()
    await importBundle(other, path)
    expect((await openSession(other, session.id)).endsEarly).toBe((await openSession(root, session.id)).endsEarly)
  })

  it('shows hostile names as text', async () => {
    const title = '<script>alert(1)</script> \u202egnp.exe \u001b[31m'
    const from = '<img src=x onerror=alert(1)>'
    const { path, id } = await goodBundle({ title, result: { ...run, from, factors: { [title]: title } } })
    const root = newRoot()
    await importBundle(root, path)
    const session = await openSession(root, id)
    expect(session.info.title).toBe('<script>alert(1)</script> \uFFFDgnp.exe \uFFFD[31m')
    expect(JSON.stringify(session)).not.toMatch(/[\u202a-\u202e]|\\u001b/)
    const report = readFileSync(await exportSession(root, id, 'html'), 'utf8')
    expect(report).toContain('&lt;script&gt;alert(1)')
    expect(report).not.toMatch(/<script|<img|[\u202a-\u202e]/)
    for (const format of ['markdown', 'latex', 'csv'] as const) {
      // oxlint-disable-next-line no-control-regex -- these are what must not be there
      expect(readFileSync(await exportSession(root, id, format), 'utf8')).not.toMatch(/\u001b|[\u202a-\u202e]/)
    }
  })
})

describe('a session’s own check', () => {
  it('finds what was changed after it was recorded or imported', async () => {
    const { path, id, root: home } = await goodBundle()
    expect(await verifySession(home, id)).toMatchObject({ whole: true, problems: [] })
    const root = newRoot()
    await importBundle(root, path)
    const results = join(root, id, 'results.json')
    chmodSync(results, 0o644)
    writeFileSync(results, readFileSync(results, 'utf8').replace('"downtimeMs": 2100', '"downtimeMs": 12'))
    const { whole, problems } = await verifySession(root, id)
    expect(whole).toBe(false)
    expect(problems.join('\n')).toMatch(
      /results.json: it is not as it was imported[\s\S]*run 1 is not as the journal recorded it/,
    )
  })

  it('of a changed journal names the line, in its folder and in its bundle', async () => {
    const { id, root } = await goodBundle()
    const journal = join(root, id, 'journal.ndjson')
    writeFileSync(journal, readFileSync(journal, 'utf8').replace('"durationMs":12', '"durationMs":11'))
    expect((await verifySession(root, id)).problems).toEqual([
      'journal.ndjson: line 4 was changed, taken out or put in',
    ])
    const report = await verifyBundle(await exportSession(root, id, 'zip'))
    expect(report).toMatchObject({
      whole: false,
      problems: ['journal.ndjson: line 4 was changed, taken out or put in'],
    })
  })

  it('of a recording without a chain says what it cannot show', async () => {
    const { id, root } = await goodBundle()
    writeFileSync(join(root, id, 'journal.chain'), '')
    const path = await exportSession(root, id, 'zip')
    expect(await verifyBundle(path)).toMatchObject({ whole: true, notes: expect.arrayContaining([expect.stringContaining('made at the export')]) }) // prettier-ignore
  })
})
