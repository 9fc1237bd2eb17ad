// Pictures of each page in both schemes and two sizes, for people to look at: SCREENSHOTS=folder.
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect } from '@playwright/test'
import { test } from './open'

const folder = process.env['SCREENSHOTS']
test.skip(folder === undefined, 'SCREENSHOTS names no folder')

const sizes = [
  { width: 1280, height: 800 },
  { width: 1000, height: 700 },
]

async function shoot(page: Page, name: string): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size)
    for (const scheme of ['dark', 'light']) {
      const change = page.getByRole('button', { name: `Use the ${scheme} colours` })
      if (await change.isVisible()) await change.click()
      await page.mouse.move(1, 1)
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
      await page.screenshot({ path: join(folder ?? '.', `${name}-${size.width}-${scheme}.png`) })
    }
  }
}

test.describe('first start', () => {
  test.use({ wanted: { state: 'empty', hosts: 3, historyMs: 0 } })
  test('empty', async ({ lab }) => {
    await lab.getByRole('heading', { name: 'No lab is running' }).waitFor()
    await shoot(lab, 'first-start')
  })
})

test.describe('finished', () => {
  test.use({ wanted: { state: 'finished', hosts: 3, historyMs: 60_000 } })
  test('pages', async ({ lab }) => {
    await lab.getByText('Survived.').waitFor()
    await shoot(lab, 'lab')
    await lab.getByRole('button', { name: 'Sessions' }).click()
    await lab.getByRole('list', { name: 'Sessions' }).getByRole('button').first().click()
    await expect(lab.getByRole('slider', { name: 'Time of the replay' })).toBeVisible()
    await shoot(lab, 'replay')
    for (const part of ['Results', 'Journal']) {
      await lab.getByText(part, { exact: true }).click()
      await shoot(lab, part.toLowerCase())
    }
    for (const name of ['Doctor', 'Settings']) {
      await lab.getByRole('button', { name, exact: true }).click()
      await shoot(lab, name.toLowerCase())
    }
  })
})

test('running', async ({ lab }) => {
  await lab.getByRole('button', { name: 'Run', exact: true }).click()
  await lab
    .getByRole('listitem')
    .filter({ hasText: /^transfer running/ })
    .waitFor()
  await lab.screenshot({ path: join(folder ?? '.', 'running.png') })
})
