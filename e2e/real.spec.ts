// The whole of it, with nothing made up: the app, its real local lab, a real container that moves. Linux and root only.
import { stat } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { click, dragGuest, guest, toggle } from './picture'
import { namespacesOf, openRealLab, possible } from './real-lab'
import type { RealLab } from './real-lab'

test.skip(!possible, 'The real lab needs Linux and root.')
test.describe.configure({ mode: 'serial', timeout: 120_000 })

const inElectron = () => test.info().project.name === 'electron'
let lab: RealLab
let page: Page

test.beforeAll(async ({ playwright, launchOptions }) => {
  test.setTimeout(600_000) // the lab's image may have to be built first
  const electron = inElectron()
  lab = await openRealLab(
    electron ? 'e2e-electron' : 'e2e-chromium',
    electron ? 'electron' : { type: playwright.chromium, options: launchOptions },
  )
  page = lab.page
  await page.getByRole('button', { name: 'Start the lab only' }).click()
  await expect(page.locator('[data-host="cloudlet-a"]')).toBeVisible({ timeout: 500_000 })
})
test.afterAll(async () => {
  await lab?.close()
})
test.afterEach(() => {
  expect(lab.consoleErrors).toEqual([])
})

// Long, and the same in Electron's window, where it is left out.
const once = { tag: '@chromium' }

const survived = () => expect(page.getByText('Survived.')).toBeVisible({ timeout: 60_000 })
const phaseRuns = (name: string) =>
  expect(page.getByRole('list', { name: 'Phases' }).getByText(`${name} running`)).toBeVisible({ timeout: 40_000 })

test('rates are live while nothing runs', async () => {
  await expect(page.locator('.link-label').first()).toHaveText(/↑ \d+\.\d+ Mbit\/s/)
  await expect(page.getByText('no guest')).toHaveCount(2)
})

test('a guest is started in the idle lab, and moves when it is dragged', once, async () => {
  await page.getByRole('button', { name: 'Start a guest on cloudlet-a' }).click()
  await expect(guest(page)).toHaveAccessibleName(/running on cloudlet-a/, { timeout: 30_000 })
  await dragGuest(page, 'cloudlet-b')
  await survived()
  await expect(guest(page)).toHaveAccessibleName(/running on cloudlet-b/)
})

test('a scenario that was edited runs, and the verdict appears', async () => {
  const memoryMiB = inElectron() ? 16 : 64
  await page.getByRole('button', { name: 'Scenarios', exact: true }).click()
  await page
    .getByRole('textbox', { name: 'Text of demo.yaml' })
    .fill(`version: 1\nname: first move\nguest: { memoryMiB: ${memoryMiB} }\nmigration: { after: 500ms }\n`)
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await survived()
  await expect(guest(page)).toHaveAccessibleName(/running on cloudlet-b/)
})

test(
  'the guest is dragged to the other host; eth0 goes off and on from the picture during the transfer',
  once,
  async () => {
    await dragGuest(page, 'cloudlet-a')
    await phaseRuns('transfer')
    await click(page, 'cloudlet-b eth0')
    await expect(toggle(page, 'cloudlet-b eth0')).not.toBeChecked()
    await expect(page.locator('[data-host="cloudlet-b"]')).toContainText('off (admin)')
    await expect(guest(page)).toHaveAccessibleName(/frozen on cloudlet-b/)
    await click(page, 'cloudlet-b eth0')
    await expect(toggle(page, 'cloudlet-b eth0')).toBeChecked()
    await survived()
    await expect(guest(page)).toHaveAccessibleName(/running on cloudlet-a/)
  },
)

test('the guest moves by its menu and the keyboard alone', once, async () => {
  // The run before it has told its verdict, and then still closes its session.
  await expect(page.getByRole('progressbar', { name: 'Progress of the run' })).toBeHidden()
  await guest(page).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: 'Move to cloudlet-b' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('progressbar', { name: 'Progress of the run' })).toBeVisible()
  await survived()
  await expect(guest(page)).toHaveAccessibleName(/running on cloudlet-b/)
})

test('the console of the container answers, and is left before the next move', once, async () => {
  await expect(page.getByRole('progressbar', { name: 'Progress of the run' })).toBeHidden()
  await guest(page).click()
  await page.getByRole('menuitem', { name: 'Console' }).click()
  const rows = page.locator('.console .xterm-rows')
  await expect(rows).toContainText('#')
  await page.keyboard.type('echo $((6 * 7))')
  await page.keyboard.press('Enter')
  await expect(rows).toContainText('42')
  await page.getByRole('dialog').getByRole('button').first().click()
  await expect(rows).toHaveCount(0)
})

test('the session opens, is replayed, and tells the switches that were made by hand', async () => {
  await page.getByRole('button', { name: 'Open the last session' }).click()
  if (!inElectron()) {
    await page
      .getByRole('list', { name: 'Sessions' })
      .getByRole('button', { name: /move to cloudlet-a/ })
      .click()
  }
  const slider = page.getByRole('slider', { name: 'Time of the replay' })
  await expect(page.getByText('Survived.')).toBeVisible()
  await slider.focus()
  await page.keyboard.press('Home')
  await expect(page.getByText('No run has ended at this time.')).toBeVisible()
  await page.getByText('4×').click()
  await page.getByRole('button', { name: 'Play' }).click()
  await expect(page.getByText('Survived.')).toBeVisible({ timeout: 30_000 })
  if (inElectron()) return
  await page.getByText('Journal', { exact: true }).click()
  await expect(page.getByText('cloudlet-b eth0 down, admin, abrupt')).toBeVisible()
  await expect(page.getByText('cloudlet-b eth0 up, admin, abrupt')).toBeVisible()
})

for (const format of ['CSV', 'JSON', 'HTML', 'zip']) {
  test(`the session is exported as ${format}`, async () => {
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: new RegExp(`^${format}`) }).click()
    const written = page.getByRole('status').filter({ hasText: 'Written: ' })
    await expect(written).toContainText(new RegExp(format, 'i'), { timeout: 20_000 })
    const path = (await written.textContent())?.replace('Written: ', '') ?? ''
    expect((await stat(path)).size).toBeGreaterThan(200)
  })
}

test('taken down from the page, nothing of it is left', async () => {
  await page.getByRole('button', { name: 'Lab', exact: true }).click()
  await page.getByRole('button', { name: 'Take down' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Take it down' }).click()
  await expect(page.getByRole('heading', { name: 'No lab is running' })).toBeVisible({ timeout: 40_000 })
  expect(namespacesOf(lab.name)).toEqual([])
})
