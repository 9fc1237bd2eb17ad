// The scenario's form: what it shows is what the text says, both ways, and the file is saved with its comments.
import { expect } from '@playwright/test'
import { test } from './open'

test.afterEach(({ consoleErrors }) => {
  expect(consoleErrors).toEqual([])
})

test.beforeEach(async ({ lab }) => {
  await lab.getByRole('button', { name: 'Scenarios', exact: true }).click()
  await expect(lab.getByRole('form', { name: 'Form of the scenario' })).toBeVisible()
})

test('form and text say the same, whichever is changed', async ({ lab }) => {
  const text = lab.getByRole('textbox', { name: 'Text of demo.yaml' })
  const comment = (await text.inputValue()).split('\n')[1] ?? '#'
  const memory = lab.getByLabel('guest.memoryMiB', { exact: true })
  await memory.fill('96')
  await memory.press('Enter')
  await expect(text).toHaveValue(/memoryMiB: 96/)
  await lab.getByLabel('migration.transport', { exact: true }).selectOption('tcp')
  await expect(text).toHaveValue(/transport: tcp/)
  expect(await text.inputValue()).toContain(comment)

  await text.fill('# mine\nversion: 1\nname: written by hand\nguest: { memoryMiB: 7 }\n')
  await expect(memory).toHaveValue('7')
  await expect(lab.getByLabel('name', { exact: true })).toHaveValue('written by hand')
  await text.fill('version: [')
  await expect(lab.getByText('The form comes back')).toBeVisible()
})

test('factors, exclusions and repetitions make a design with its time told', async ({ lab }) => {
  const text = lab.getByRole('textbox', { name: 'Text of demo.yaml' })
  await text.fill('version: 1\nname: mine # of my own\nrepeat: 3\nfactors:\n  migration.transport: [tcp, mptcp]\n')
  const status = lab.getByRole('region', { name: 'Scenario' }).getByRole('status')
  await expect(status).toHaveText(/2 cells, 6 runs, about \d+ (s|min)/)
  await lab.getByRole('button', { name: 'Add a factor' }).click()
  const field = lab.getByLabel('Field of factor guest.engine')
  await field.fill('guest.memoryMiB')
  await field.press('Tab')
  const levels = lab.getByLabel('Levels of guest.memoryMiB')
  await levels.fill('16..48 step 16')
  await levels.press('Enter')
  await expect(text).toHaveValue(/guest\.memoryMiB: \[16, 32, 48\]/)
  await expect(status).toHaveText(/6 cells, 18 runs/)
  await lab.getByRole('button', { name: 'Leave cells out' }).click()
  await lab.getByLabel('Left out 1: guest.memoryMiB').selectOption('48')
  await expect(status).toHaveText(/5 cells, 15 runs/)
  await expect(text).toHaveValue(/# of my own/)
})

test('an edited scenario is saved under a name of its own and listed', async ({ lab }) => {
  const repeat = lab.getByLabel('repeat', { exact: true })
  await repeat.fill('4')
  await repeat.press('Enter')
  await lab.getByRole('button', { name: 'Save', exact: true }).click()
  const name = lab.getByRole('textbox', { name: 'File name' })
  await expect(name).toHaveValue('my-demo.yaml')
  await name.fill('../evil.yaml')
  await expect(lab.getByRole('button', { name: 'Save it' })).toBeDisabled()
  await name.fill('four-times.yaml')
  await lab.getByRole('button', { name: 'Save it' }).click()
  await expect(lab.getByRole('heading', { name: 'four-times.yaml' })).toBeVisible()
  await expect(lab.getByRole('list', { name: 'Scenarios' }).getByText('four-times.yaml, yours')).toBeVisible()
  await expect(lab.getByRole('textbox', { name: 'Text of four-times.yaml' })).toHaveValue(/repeat: 4/)
})
