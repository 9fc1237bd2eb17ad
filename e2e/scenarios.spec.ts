// The scenarios page: ready files, an editor that says what is wrong where, and a run of what was edited.
import { expect } from '@playwright/test'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from './open'
import { newFolder } from './recorded'

const sessions = newFolder('scenarios-sessions')
test.use({ wanted: { state: 'up', hosts: 3, historyMs: 60_000, sessions } })

test.afterEach(({ consoleErrors }) => {
  expect(consoleErrors).toEqual([])
})

test('a scenario is edited, its mistakes are placed as it is typed, and it runs when there are none', async ({
  lab,
}) => {
  await lab.getByRole('button', { name: 'Scenarios', exact: true }).click()
  const list = lab.getByRole('list', { name: 'Scenarios' })
  await expect(list.getByRole('button').first()).toContainText('demo.yaml')
  await list.getByRole('button', { name: /connection ten-hops\.yaml/ }).click()
  const text = lab.getByRole('textbox', { name: 'Text of ten-hops.yaml' })
  const run = lab.getByRole('button', { name: 'Run', exact: true })
  await expect(run).toBeEnabled()

  await text.fill('version: 1\nname: mine\nguest: { memoryMB: 64 }\n')
  const problems = lab.getByRole('list', { name: 'Problems' })
  await expect(problems).toContainText('memoryMiB')
  await expect(run).toBeDisabled()
  await problems.getByRole('button', { name: 'line 3, column 10' }).click()
  await expect(text).toBeFocused()
  expect(await text.evaluate((area) => (area instanceof HTMLTextAreaElement ? area.selectionStart : -1))).toBe(31)

  await text.fill('version: 1\nname: mine\nguest: { memoryMiB: 32 }\n')
  await expect(problems).toBeHidden()
  await run.click()
  await expect(lab.getByRole('progressbar', { name: 'Progress of the run' })).toBeVisible()
})

test('changes are kept while another page is looked at, and undone at once', async ({ lab }) => {
  await lab.getByRole('button', { name: 'Scenarios', exact: true }).click()
  const text = lab.getByRole('textbox', { name: 'Text of demo.yaml' })
  const original = await text.inputValue()
  await text.fill('version: 1\nname: mine\n')
  await lab.getByRole('button', { name: 'Doctor', exact: true }).click()
  await lab.getByRole('button', { name: 'Scenarios', exact: true }).click()
  await expect(text).toHaveValue('version: 1\nname: mine\n')
  await lab.getByRole('button', { name: 'Undo all changes' }).click()
  await expect(text).toHaveValue(original)
})

test('a scenario of one’s own that was broken by hand is listed with its mistake, mended and run', async ({ lab }) => {
  const folder = join(`${sessions}-data`, 'scenarios')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'broken.yaml'), 'version: 1\nname: mine\nguest: { memoryMB: 64 }\n')
  await lab.getByRole('button', { name: 'Scenarios', exact: true }).click()
  const entry = lab.getByRole('list', { name: 'Scenarios' }).getByRole('button', { name: /broken\.yaml/ })
  await expect(entry).toContainText('line 3, column 10')
  await entry.click()
  const text = lab.getByRole('textbox', { name: 'Text of broken.yaml' })
  await expect(lab.getByRole('list', { name: 'Problems' })).toContainText('memoryMiB')
  await text.fill('version: 1\nname: mine\nguest: { memoryMiB: 64 }\n')
  await lab.getByRole('button', { name: 'Save', exact: true }).click()
  await lab.getByRole('button', { name: 'Save it' }).click()
  await expect(lab.getByRole('list', { name: 'Scenarios' })).not.toContainText('line 3')
  await expect(lab.getByRole('button', { name: 'Run', exact: true })).toBeEnabled()
})
