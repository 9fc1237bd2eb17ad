import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { addLabFile, labFilePath, listLabFiles } from './lab-files'

const folder = mkdtempSync(join(tmpdir(), 'lab-files-'))
const text = (name: string) => `version: 1\nname: ${name}\nhosts: { cloudlet-a: {}, cloudlet-b: {} }\n`

it('keeps lab files under the names of their labs, and the newest of one name', async () => {
  expect(await listLabFiles(folder)).toEqual([])
  expect(await addLabFile(folder, text('attic'), 'mine.yaml', 'local')).toBe('attic')
  await addLabFile(folder, `${text('attic')}# newer\n`, 'mine.yaml', 'local')
  const file = labFilePath(folder, 'attic')
  expect(await listLabFiles(folder)).toEqual([{ name: 'attic', file, hosts: ['cloudlet-a', 'cloudlet-b'], problem: null }]) // prettier-ignore
})

it('refuses what is no lab file, by line and column, and the names of the app’s own labs', async () => {
  await expect(addLabFile(folder, 'version: 1\nname: x\nhosts: {}\n', 'x.yaml', 'local')).rejects.toThrow(/^x\.yaml:3:/)
  await expect(addLabFile(folder, text('local'), 'x.yaml', 'local')).rejects.toThrow('local is the name of a lab')
  await expect(addLabFile(folder, text('local-vm'), 'x.yaml', 'local')).rejects.toThrow('local-vm is the name of a lab')
})

it('lists one that was broken by hand with its problem', async () => {
  writeFileSync(labFilePath(folder, 'attic'), text('cellar'))
  writeFileSync(labFilePath(folder, 'barn'), 'version: [')
  const [attic, barn] = await listLabFiles(folder)
  expect(attic?.problem).toContain('cellar now')
  expect(barn).toMatchObject({ name: 'barn', hosts: [], problem: expect.stringContaining('barn.yaml:1:') })
})
