import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
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

test('a file that was broken by hand does not keep the others from being listed', async () => {
  await writeFile(join(folder, 'broken.yaml'), 'version: [')
  await writeFile(join(folder, 'not a scenario.txt'), '')
  expect((await listOwnScenarios(folder)).map(({ file }) => file)).toEqual(['mine.yaml'])
})

test('a folder that is not there has none', async () => {
  expect(await listOwnScenarios(join(folder, 'none'))).toEqual([])
})
