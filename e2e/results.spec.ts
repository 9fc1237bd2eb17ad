// The results page: graphs of an experiment, the same as tables, two sessions compared, and figures saved as files.
import { readFile } from 'node:fs/promises'
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { test } from './open'

test.afterEach(({ consoleErrors }) => {
  expect(consoleErrors).toEqual([])
})

test.beforeEach(async ({ lab }) => {
  await lab.getByRole('button', { name: 'Results', exact: true }).click()
  await expect(graph(lab).first()).toBeVisible()
})

const graph = (lab: Page) => lab.locator('.figure svg.recharts-surface')
const kind = (lab: Page, name: string) =>
  lab.locator('.figure-controls label').filter({ hasText: name }).first().click()
const cells = (lab: Page) => lab.getByRole('region', { name: 'Cells: downtime' })

test('the newest experiment is drawn with each run, and its table says what is missing', async ({ lab }) => {
  await expect(lab.getByRole('figure', { name: 'TCP or MPTCP, three sizes: downtime' })).toBeVisible()
  await expect(lab.locator('[data-cell]')).toHaveCount(6)
  await expect(lab.locator('.run-mark')).toHaveCount(29)
  await expect(cells(lab).getByRole('row')).toHaveCount(7)
  const broken = cells(lab).getByRole('row').filter({ hasText: 'failed' })
  await expect(broken.getByRole('cell').nth(1)).toHaveText('1')
  await expect(lab.getByRole('region', { name: 'Levels compared: downtime' })).toContainText('transport: mptcp ÷ tcp')
  const lines = lab.getByRole('region', { name: 'Over bytes: downtime' })
  await expect(lines).toContainText(/ms \+ bytes \/ 100 Mbit\/s/)
})

test('every kind of graph is drawn, and factors change places', async ({ lab }) => {
  for (const name of ['Boxes', 'Lines', 'Over bytes']) {
    await kind(lab, name)
    await expect(lab.locator('.run-mark')).toHaveCount(29)
  }
  await kind(lab, 'ECDF')
  await expect(graph(lab)).toHaveCount(3)
  await lab.getByLabel('memory (MiB)').selectOption('256')
  await expect(graph(lab)).toHaveCount(1)
  await expect(lab.locator('.run-mark')).toHaveCount(9)
  await kind(lab, 'Phases')
  await expect(lab.getByRole('region', { name: 'Phases: mean of each cell' })).toContainText('transfer')
  await kind(lab, 'Interfaces')
  await expect(lab.locator('.figure-legend')).toContainText('eth1')
  await kind(lab, 'Bars')
  await lab.getByLabel('Axis').selectOption('migration.transport')
  await expect(lab.getByLabel('Series')).toHaveValue('guest.memoryMiB')
})

test('a run opens its replay, from the graph and from the table', async ({ lab }) => {
  await lab.locator('.run-mark').first().click()
  await expect(lab.getByRole('slider', { name: 'Time of the replay' })).toBeVisible()
  await lab.getByRole('button', { name: 'Graphs' }).click()
  await expect(graph(lab).first()).toBeVisible()
  await cells(lab)
    .getByRole('button', { name: /^run 1: / })
    .press('Enter')
  await expect(lab.getByRole('slider', { name: 'Time of the replay' })).toBeVisible()
})

test('two sessions stand on one graph and in one table', async ({ lab }) => {
  await lab.getByRole('checkbox', { name: /^Compare Three sizes with delay/ }).click()
  const table = lab.getByRole('region', { name: 'B: Three sizes with delay ÷ A: TCP or MPTCP, three sizes' })
  await expect(table).toContainText('links.eth0.delayMs (0 / 20)')
  await expect(table.getByRole('row').nth(1)).toContainText(/1\.\d+ \(1\.\d+ to 1\.\d+\)/)
  await expect(lab.locator('.figure-legend')).toContainText('B: Three sizes with delay')
  await expect(graph(lab)).toHaveCount(2)
})

test('published values stand beside ours when asked for, with what differs', async ({ lab }) => {
  const table = lab.getByRole('region', { name: 'Published: downtime' })
  await expect(table).toContainText('Nobody 2001, Table 1')
  await expect(table).toContainText('600 Mbit/s there, 100 Mbit/s here')
  await lab.getByRole('checkbox', { name: 'published' }).check()
  await expect(lab.locator('.figure title').filter({ hasText: 'Nobody 2001' })).toHaveCount(1)
})

test('a figure is saved as SVG that needs no style of the page, and as PNG @chromium', async ({ lab }) => {
  const save = async (name: string) => {
    const download = lab.waitForEvent('download')
    await lab.getByRole('button', { name, exact: true }).click()
    const done = await download
    return { file: done.suggestedFilename(), data: await readFile(await done.path()) }
  }
  const svg = await save('SVG')
  expect(svg.file).toBe('tcp-or-mptcp-three-sizes-downtime.svg')
  const text = svg.data.toString('utf8')
  expect(text).toContain('TCP or MPTCP, three sizes: downtime')
  expect(text).toContain('mptcp')
  expect(text).not.toContain('var(')
  expect(text).not.toContain('class=')
  const png = await save('PNG')
  expect(png.data.subarray(1, 4).toString('latin1')).toBe('PNG')
  expect(png.data.length).toBeGreaterThan(10_000)
})
