// The learner's pipeline: one step at a time, each with its command, its output and why, and a known error explained.
import { expect } from '@playwright/test'
import { test } from './open'

test.afterEach(({ consoleErrors }) => {
  expect(consoleErrors).toEqual([])
})

test("Barua's steps are taken one by one, and a known error is explained", async ({ lab }) => {
  const choose = lab.getByRole('combobox', { name: 'Scenario' }).or(lab.getByRole('textbox', { name: 'Scenario' }))
  await expect(lab.getByRole('button', { name: 'Step by step' })).toBeHidden()
  await choose.first().click()
  await lab.getByRole('option', { name: /Barua's seven steps with Docker$/ }).click()
  await lab.getByRole('button', { name: 'Step by step' }).click()

  const steps = lab.getByRole('region', { name: 'Steps' })
  await expect(steps.getByText('docker ps')).toBeVisible()
  await expect(steps.getByText('The stand-in says why.')).toBeVisible()
  await steps.getByRole('button', { name: 'Next: 1. the process runs' }).click()
  await steps.getByRole('button', { name: 'Next: 2. pause by checkpoint' }).click()
  await steps.getByRole('button', { name: '2. pause by checkpoint: done' }).click()
  await expect(steps.getByLabel('Output of command 1')).toHaveText('checkpoint100')
  await steps.getByRole('button', { name: 'Next: 3. resume' }).click()
  await expect(steps.getByRole('alert')).toContainText('leave --checkpoint-dir out')
  await steps.getByText(/known errors/).click()
  await expect(steps.getByRole('cell', { name: 'custom checkpointdir is not supported' })).toBeVisible()
})
