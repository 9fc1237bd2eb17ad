import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { chainOf, firstBroken, linesOf, readLinks } from './chain'
import { resumeSession } from './resume'
import { newRoot, record } from './session.fixture'

const bytes = (folder: string, name: string) => readFileSync(join(folder, name))
const state = (folder: string) => {
  const lines = linesOf(bytes(folder, 'journal.ndjson'))
  return { lines, links: readLinks(bytes(folder, 'journal.chain').toString(), lines) }
}

describe('a journal’s chain', () => {
  const lines = ['one', 'two', 'three', 'four', 'five']
  const { links } = chainOf(lines)
  it.each([
    ['as it was', lines, null],
    ['a line changed', lines.with(2, 'THREE'), 3],
    ['a line taken out', lines.toSpliced(1, 1), 2],
    ['a line put in', lines.toSpliced(3, 0, 'more'), 4],
    ['two lines swapped', ['one', 'two', 'four', 'three', 'five'], 3],
    ['the end cut off', lines.slice(0, 3), 4],
    ['lines added', [...lines, 'six', 'seven'], 6],
    ['the last link lost to a crash', [...lines, 'six'], null],
  ])('%s', (_name, now, line) => {
    expect(firstBroken(now, links)?.line ?? null).toBe(line)
  })

  it('is written with the journal, also what is not ASCII', () => {
    const session = record(newRoot(), { title: 'é – 移動' })
    session.close('succeeded', null)
    const { lines: written, links: made } = state(session.folder)
    expect(made).toHaveLength(written.length)
    expect(firstBroken(written, made)).toBeNull()
  })

  it('goes on after a crash at any byte of the last line, in a session taken up again', async () => {
    const session = record(newRoot())
    const whole = bytes(session.folder, 'journal.ndjson')
    const last = whole.lastIndexOf(10, whole.length - 2) + 1
    for (const length of [last, last + 1, last + 20, whole.length - 1]) {
      writeFileSync(join(session.folder, 'journal.ndjson'), whole)
      truncateSync(join(session.folder, 'journal.ndjson'), length)
      const links = chainOf(linesOf(whole)).links
      writeFileSync(join(session.folder, 'journal.chain'), `${links.slice(0, -1).join('\n')}\n${(links.at(-1) ?? '').slice(0, 5)}`) // prettier-ignore
      const again = await resumeSession(session.folder, { product: 'Handover Lab', note: 'again' })
      again.close('succeeded', null)
      const { lines: all, links: made } = state(session.folder)
      expect(firstBroken(all, made), `cut at ${length}`).toBeNull()
      expect(made).toHaveLength(all.length)
    }
  })

  it('still tells of a line that was changed before a session was taken up again', async () => {
    const session = record(newRoot())
    session.close('failed', null)
    const path = join(session.folder, 'journal.ndjson')
    writeFileSync(path, readFileSync(path, 'utf8').replace('"exitCode":0', '"exitCode":1'))
    const again = await resumeSession(session.folder, { product: 'Handover Lab', note: 'again' })
    again.close('succeeded', null)
    const { lines: all, links: made } = state(session.folder)
    expect(firstBroken(all, made)).toMatchObject({ line: 4 })
  })
})
