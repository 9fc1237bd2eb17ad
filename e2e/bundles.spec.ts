// Sessions handed over: imported, checked, remarked on, and a course from its file to its hand-in.
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from '@playwright/test'
import { parseCourse } from '../electron/core/course/parse'
import { exportSession } from '../electron/core/sessions/export'
import { scenarioSchema } from '../shared/scenario'
import { test } from './open'
import { newFolder, recordSession } from './recorded'

const sessions = newFolder('bundles-here')
const elsewhere = newFolder('bundles-elsewhere')
const courseFile = resolve(__dirname, '../resources/course/tcp-or-mptcp.yaml')
const hostile = '<script>window.ran = 1</script> \u202egnp.exe'
let bundle = ''
let damaged = ''

test.use({ wanted: { state: 'empty', hosts: 3, historyMs: 0, sessions } })
test.beforeAll(async () => {
  const scenario = scenarioSchema.parse({ version: 1, name: hostile })
  const id = recordSession(elsewhere, scenario, 2, { from: '<img src=x onerror="window.ran = 1">' })
  bundle = await exportSession(elsewhere, id, 'zip')
  damaged = join(elsewhere, 'damaged.zip')
  writeFileSync(damaged, readFileSync(bundle).subarray(0, -40))
  recordSession(sessions, parseCourse(readFileSync(courseFile)).scenario, 3)
})
test.afterEach(({ consoleErrors }) => {
  expect(consoleErrors).toEqual([])
})

test('another person’s bundle is imported as text, read-only, and a damaged one is refused with its reason', async ({
  lab,
}) => {
  await lab.getByRole('button', { name: 'Sessions' }).click()
  await lab.getByLabel('Import a bundle').and(lab.locator('input')).setInputFiles(damaged)
  await expect(lab.getByText('This bundle was refused: the zip file is cut off.')).toBeVisible()
  await lab.getByRole('button', { name: 'Dismiss this error' }).click()
  await lab.getByLabel('Check a bundle').and(lab.locator('input')).setInputFiles(bundle)
  await expect(lab.getByText('Whole and unaltered.')).toBeVisible()
  await lab.getByRole('button', { name: 'Close this check' }).click()
  await lab.getByLabel('Import a bundle').and(lab.locator('input')).setInputFiles(bundle)
  await expect(lab.getByText(/^imported from .*\.zip, read-only$/)).toBeVisible()
  await expect(lab.getByRole('heading', { name: '<script>window.ran = 1</script> \uFFFDgnp.exe' })).toBeVisible()
  await lab.getByText('Remarks', { exact: true }).click()
  await expect(lab.getByText('This session was imported and is read-only')).toBeVisible()
  await lab.getByRole('button', { name: 'Check', exact: true }).click()
  await expect(lab.getByText('This recording: Whole and unaltered.')).toBeVisible()
  await lab.getByRole('button', { name: 'Repeat' }).click()
  await expect(lab.getByRole('button', { name: 'Lab', exact: true })).toHaveAttribute('aria-current', 'page')
  expect(await lab.evaluate(() => Reflect.get(window, 'ran'))).toBeUndefined()
})

test('a run is marked invalid with a reason, which the table and the list say', async ({ lab }) => {
  await lab.getByRole('button', { name: 'Sessions' }).click()
  await lab
    .getByRole('list', { name: 'Sessions' })
    .getByRole('button', { name: /One path or two/ })
    .first()
    .click()
  await lab.getByText('Remarks', { exact: true }).click()
  await lab.getByLabel('About').selectOption({ label: 'run 2' })
  await lab.getByLabel('What is said').selectOption({ label: 'The run is invalid, because' })
  await lab.getByLabel('Reason').fill('the laptop slept')
  await lab.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(lab.getByRole('list', { name: 'Remarks' })).toContainText('run 2 marked invalid: the laptop slept')
  await lab.getByText('Results', { exact: true }).last().click()
  await expect(lab.getByText('Invalid: the laptop slept')).toBeVisible()
  await expect(lab.getByText('1 of 3 runs is marked invalid')).toBeVisible()
  await expect(lab.getByRole('list', { name: 'Sessions' })).toContainText('1 marked invalid')
})

test('a course is opened, answered, handed in and checked', async ({ lab }) => {
  await lab.getByRole('button', { name: 'Course' }).click()
  await lab.getByLabel('Open a course file').and(lab.locator('input')).setInputFiles(courseFile)
  await expect(lab.getByRole('heading', { name: 'One path or two', level: 2 })).toBeVisible()
  await lab.getByLabel(/How long do 64 MiB need/).fill('5592')
  await lab.getByLabel(/What becomes of/).selectOption('it lives on')
  await lab.getByLabel('Who hands in').fill('Alice and Bob')
  await lab.getByRole('button', { name: 'Hand in' }).click()
  const written = lab.getByRole('status').filter({ hasText: 'Written: ' })
  await expect(written).toContainText('has no answer')
  const path = ((await written.locator('p').first().textContent()) ?? '').replace('Written: ', '')
  await lab.getByLabel('Check a hand-in').and(lab.locator('input')).setInputFiles(path)
  await expect(lab.getByText('Hand-in of Alice and Bob: Whole and unaltered.')).toBeVisible()
  await expect(lab.getByText('It answers this very course file')).toBeVisible()
  await expect(lab.getByRole('cell', { name: '5592' })).toBeVisible()
})
