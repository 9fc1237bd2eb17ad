// Hosts of one's own in the page: a lab file is added, chosen, and its lab started; a wrong one is refused by line and column.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { test } from './open'
import { newFolder } from './recorded'

const folder = newFolder('lab-files')
const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
test.use({ wanted: { state: 'up', hosts: 3, historyMs: 0 } })
test.afterEach(({ consoleErrors }) => {
  expect(consoleErrors).toEqual([])
})

test('a lab file is added and chosen, and the page works on its hosts', async ({ lab }) => {
  await lab.getByRole('button', { name: 'Settings', exact: true }).click()
  const choice = lab.getByRole('radiogroup', { name: 'The lab of this page' })
  await expect(choice.getByLabel('local')).toBeChecked()
  const add = lab.getByLabel('Add a lab file').and(lab.locator('input'))
  await add.setInputFiles(write('wrong.yaml', 'version: 1\nname: attic\nhosts: { a: { adress: x } }\n'))
  await expect(lab.getByText(/wrong\.yaml:3:23 .*adress/).first()).toBeVisible()
  await lab.getByRole('button', { name: 'Dismiss this error' }).click()
  const hosts = '{ cloudlet-a: { address: 192.0.2.1 }, cloudlet-b: {}, client: { role: client } }'
  await add.setInputFiles(write('attic.yaml', `version: 1\nname: attic\nhosts: ${hosts}\n`))
  await expect(choice.getByLabel('attic')).toBeChecked()
  await expect(choice).toContainText('cloudlet-a, cloudlet-b, client; kept as')

  await lab.getByRole('button', { name: 'Lab', exact: true }).click()
  await expect(lab.getByRole('heading', { name: 'The lab attic is not up' })).toBeVisible()
  await expect(lab.getByRole('list', { name: 'Hosts of the lab' })).toContainText('root@192.0.2.1:22: it answers')
  await lab.getByRole('button', { name: 'Start the lab' }).click()
  await expect(lab.getByRole('region', { name: 'Lab', exact: true }).getByRole('heading')).toHaveText('attic')

  await lab.getByRole('button', { name: 'Settings', exact: true }).click()
  await choice.getByLabel('local').click()
  await expect(choice.getByLabel('local')).toBeChecked()
  await lab.getByRole('button', { name: 'Lab', exact: true }).click()
  await expect(lab.getByRole('region', { name: 'Lab', exact: true }).getByRole('heading')).toHaveText('local')
})
