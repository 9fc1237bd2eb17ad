// An unknown host key is a question for a person; a changed one is refused. On the stand-in.
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { test } from './open'
import { shownKey } from './stand-in/reach'

test.use({ wanted: { state: 'empty', hosts: 3, historyMs: 0 } })
test.afterEach(({ consoleErrors }) => {
  expect(consoleErrors).toEqual([])
})

async function startOn(page: Page, destination: string): Promise<void> {
  await page.getByText('On another Linux machine').click()
  const button = page.getByRole('button', { name: 'Start the lab only' })
  await expect(button).toBeDisabled()
  await page.getByLabel('SSH destination of the Linux machine').fill(destination)
  await button.click()
}
const question = (page: Page) => page.getByRole('dialog', { name: 'Is this host the right one?' })

test('the question shows host, key type and fingerprint; trusted, the lab starts', async ({ lab }) => {
  await startOn(lab, 'root@lab.example:2222')
  await expect(question(lab)).toContainText('root@lab.example:2222')
  await expect(question(lab)).toContainText(shownKey.keyType)
  await expect(question(lab)).toContainText(shownKey.fingerprint)
  await question(lab).getByRole('button', { name: 'Trust this key' }).click()
  await expect(lab.locator('[data-host="cloudlet-a"]')).toBeVisible()
  await expect(question(lab)).toBeHidden()
})

test('refused, nothing starts and the page says why; Refuse is what Enter does', async ({ lab }) => {
  await startOn(lab, 'root@lab.example')
  await expect(question(lab).getByRole('button', { name: 'Refuse' })).toBeFocused()
  await lab.keyboard.press('Enter')
  await expect(lab.getByRole('alert')).toContainText('not known yet')
  await expect(lab.getByRole('heading', { name: 'No lab is running' })).toBeVisible()
})

test('a changed key is refused without a question, with what to do', async ({ lab }) => {
  await startOn(lab, 'root@changed.example')
  const alert = lab.getByRole('alert')
  await expect(alert).toContainText('another host key than the one known. Nothing was sent to it.')
  await expect(alert).toContainText('ssh-keygen -R root@changed.example')
  await expect(alert).toContainText('known: SHA256:old')
  await expect(question(lab)).toBeHidden()
})
