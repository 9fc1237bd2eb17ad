// The pictures of docs/tour.md, from a real lab, in both schemes: SCREENSHOTS=docs/screenshots.
import { join, resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from '@playwright/test'
import { openRealLab, possible } from './real-lab'
import type { RealLab } from './real-lab'

const folder = process.env['SCREENSHOTS']
const courseFile = resolve(__dirname, '../resources/course/tcp-or-mptcp.yaml')
const experiment = `# One path or two: the same container, three times each.
version: 1
name: TCP or MPTCP
links: { eth0: { rateMbit: 200 }, eth1: { rateMbit: 200 } }
guest: { engine: lxc, memoryMiB: 32 }
migration: { from: cloudlet-a, to: cloudlet-b, after: 1s }
repeat: 3
factors: { migration.transport: [tcp, mptcp] }
seed: 7
`
test.skip(folder === undefined || !possible, 'SCREENSHOTS names no folder, or there can be no lab here')
test.describe.configure({ mode: 'serial', timeout: 240_000 })

let lab: RealLab
let page: Page
test.beforeAll(async ({ playwright, launchOptions }) => {
  test.setTimeout(600_000)
  lab = await openRealLab('tour', { type: playwright.chromium, options: launchOptions })
  page = lab.page
})
test.afterAll(async () => {
  await lab?.close()
})

async function shoot(name: string, schemes: readonly string[] = ['dark', 'light']): Promise<void> {
  for (const scheme of schemes) {
    const change = page.getByRole('button', { name: `Use the ${scheme} colours` })
    if (await change.isVisible()) await change.click()
    await page.mouse.move(1, 1)
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    await page.screenshot({ path: join(folder ?? '.', `${name}-${scheme}.png`) })
  }
}
const open = (name: string) => page.getByRole('button', { name, exact: true }).click()

test('first start', async () => {
  await page.getByRole('heading', { name: 'No lab is running' }).waitFor()
  await shoot('first-start', ['light'])
  await page.getByRole('button', { name: 'Use the dark colours' }).click()
  await page.getByRole('button', { name: 'Start the lab and run the demo' }).click()
})

test('eth0 is down while the guest moves', async () => {
  await expect(page.locator('[data-host="cloudlet-a"]')).toContainText('off (admin)', { timeout: 110_000 })
  // Until the graphs show what the switch did; it lasts two seconds.
  const shown = (await now()) + 900
  await expect.poll(now, { intervals: [50] }).toBeGreaterThan(shown)
  await shoot('moving', ['dark'])
})

test('the verdict', async () => {
  await expect(page.getByText('Survived.')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('button', { name: 'Follow' })).toBeVisible()
  await shoot('lab')
})

test('an experiment', async () => {
  await open('Scenarios')
  const text = page.getByRole('textbox', { name: 'Text of demo.yaml' })
  await text.fill(experiment)
  await expect(page.getByRole('region', { name: 'Scenario' }).getByRole('status')).toContainText('2 cells, 6 runs')
  await shoot('designer', ['light'])
  await open('Run')
  const progress = page.getByRole('progressbar', { name: 'Progress of the run' })
  await expect(progress).toBeVisible()
  await expect(progress).toBeHidden({ timeout: 170_000 })
  await open('Results')
  await expect(page.getByRole('region', { name: 'Cells: downtime' })).toBeVisible()
  await shoot('results')
  await open('Sessions')
  await page.getByRole('list', { name: 'Sessions' }).getByRole('button').first().click()
  await page.getByText('Remarks', { exact: true }).click()
  await page.getByLabel('About').selectOption({ label: 'run 2' })
  await page.getByLabel('What is said').selectOption({ label: 'The run is invalid, because' })
  await page.getByLabel('Reason').fill('another program was compiling meanwhile')
  await open('Add')
  await expect(page.getByRole('list', { name: 'Remarks' })).toContainText('compiling')
  await shoot('remarks', ['light'])
  await open('Scenarios')
  await open('Undo all changes')
})

test('the other pages', async () => {
  await open('Scenarios')
  const text = page.getByRole('textbox', { name: 'Text of demo.yaml' })
  await text.fill((await text.inputValue()).replace('memoryMiB', 'memoryMB'))
  await expect(page.getByRole('list', { name: 'Problems' })).toBeVisible()
  await shoot('scenarios')
  await open('Undo all changes')

  await open('Sessions')
  await page.getByRole('list', { name: 'Sessions' }).getByRole('button').last().click()
  await page.getByText('Replay', { exact: true }).click()
  const slider = page.getByRole('slider', { name: 'Time of the replay' })
  await expect(slider).toBeVisible()
  const track = await page.locator('.replay-controls .mantine-Slider-trackContainer').boundingBox()
  if (track) await page.mouse.click(track.x + track.width * 0.7, track.y + track.height / 2)
  await shoot('sessions')
  await page.getByText('Journal', { exact: true }).click()
  await shoot('journal', ['light'])

  await open('Course')
  await page.getByLabel('Open a course file').and(page.locator('input')).setInputFiles(courseFile)
  await page.getByLabel(/How long do 64 MiB need/).fill('5369')
  await page.getByLabel(/What becomes of/).selectOption('it lives on')
  await shoot('course', ['light'])

  await open('Doctor')
  await open('Check the hosts')
  await expect(page.getByRole('article')).toHaveCount(3, { timeout: 90_000 })
  await shoot('doctor')
  await open('Settings')
  await shoot('settings')
})

async function now(): Promise<number> {
  return page.evaluate(() => performance.now())
}
