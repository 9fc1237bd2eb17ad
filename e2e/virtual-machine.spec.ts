// What the page has for virtual machines alone: Teka's slots and tables, QEMU's progress, and the console.
import { expect } from '@playwright/test'
import { test } from './open'
import { guest } from './picture'

test.use({ wanted: { state: 'vm', hosts: 3, historyMs: 60_000 } })
test.afterEach(({ consoleErrors }) => {
  expect(consoleErrors).toEqual([])
})

test('the verdict has slots A to E, the interface states and T in its parts', async ({ lab }) => {
  const teka = lab.getByRole('region', { name: 'Slots and interface states' })
  await expect(teka.locator('.slots li')).toHaveText([/A 300 ms/, /B 2\.00 s/, /C 2\.70 s/, /D 400 ms/, /E 800 ms/])
  await expect(teka.getByText('UP (inactive) 10.77.1.100')).toBeVisible()
  await expect(lab.getByText('network downtime')).toBeVisible()
})

test('the graphs show what is left of the guest’s memory', async ({ lab }) => {
  await expect(lab.getByRole('img', { name: /^Throughput/ })).toHaveAttribute('data-memory', '3')
  await expect(lab.getByText('remaining, MiB')).toBeVisible()
})

test('before a migration there is advice, with the neighbours it rests on', async ({ lab }) => {
  await lab.getByText('Advice: migrate').click()
  await expect(lab.getByRole('table', { name: 'Neighbours' })).toContainText('1.2 ms')
})

test('the console opens from the guest’s menu, and closes', async ({ lab }) => {
  await guest(lab).click()
  await lab.getByRole('menuitem', { name: 'Console' }).click()
  const rows = lab.locator('.console .xterm-rows')
  await expect(rows).toContainText('~ #')
  await lab.keyboard.type('uname')
  await lab.keyboard.press('Enter')
  await expect(rows).toContainText('~ # uname')
  await expect(rows).toContainText('Linux')
  await lab.getByRole('dialog').getByRole('button').first().click()
  await expect(rows).toHaveCount(0)
})
