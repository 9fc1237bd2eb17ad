import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { listOwnScenarios, saveOwnScenario } from './own-scenarios'

const ready = resolve(import.meta.dirname, '../../resources/scenarios')
const folder = await mkdtemp(join(tmpdir(), 'own-scenarios-'))
afterAll(() => rm(folder, { recursive: true }))
const text = '# Mine.\nversion: 1\nname: mine\n'

test('what is saved is listed, byte by byte, and can be saved again', async () => {
  const { path } = await saveOwnScenario(folder, ready, { file: 'mine.yaml', text })
  expect(path).toBe(join(folder, 'mine.yaml'))
  await saveOwnScenario(folder, ready, { file: 'mine.yaml', text: `${text}repeat: 3\n` })
  expect(await readdir(folder)).toEqual(['mine.yaml'])
  const [file, ...rest] = await listOwnScenarios(folder)
  expect(rest).toEqual([])
  expect(file).toMatchObject({ file: 'mine.yaml', text: `${text}repeat: 3\n`, about: 'Mine.', own: true })
})

test('a ready scenario is never written over, nor a text with mistakes saved', async () => {
  const refused = { info: { code: 'bad-input' } }
  await expect(saveOwnScenario(folder, ready, { file: 'demo.yaml', text })).rejects.toMatchObject(refused)
  await expect(saveOwnScenario(folder, ready, { file: 'bad.yaml', text: 'version: 1\n' })).rejects.toMatchObject(
    refused,
  )
})

test('a file that was broken by hand is listed with its text and where it is wrong', async () => {
  await writeFile(join(folder, 'broken.yaml'), '# Was mine.\nversion: 1\nname: x\nguest: { memoryMB: 5 }\nseed: -1\n')
  await writeFile(join(folder, 'not a scenario.txt'), '')
  await mkdir(join(folder, 'folder.yaml'))
  const [broken, odd, mine, ...rest] = await listOwnScenarios(folder)
  expect(broken).toMatchObject({ file: 'broken.yaml', scenario: null, about: 'Was mine.', own: true })
  expect(broken?.text).toContain('memoryMB')
  expect(broken?.problem).toMatch(/^line 4, column 10: unknown key .*memoryMB.* \(and 1 more\)$/)
  expect(odd).toMatchObject({ file: 'folder.yaml', scenario: null, problem: 'It cannot be read (EISDIR).' })
  expect(mine).toMatchObject({ file: 'mine.yaml', scenario: { name: 'mine' }, problem: null })
  expect(rest).toEqual([])
})

test('a folder that is not there has none', async () => {
  expect(await listOwnScenarios(join(folder, 'none'))).toEqual([])
})
