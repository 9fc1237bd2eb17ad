// What a hand does on the picture of the lab.
import type { Locator, Page } from '@playwright/test'

/** The guest on the picture, wherever it is. */
export const guest = (page: Page): Locator => page.getByRole('button', { name: /^Guest / })

/** Drags the guest onto a host, in steps as a hand does. */
export async function dragGuest(page: Page, host: string): Promise<void> {
  const [from, to] = [await guest(page).boundingBox(), await page.locator(`[data-host="${host}"]`).boundingBox()]
  if (!from || !to) throw new Error('The picture is not there.')
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2)
  await page.mouse.down()
  await page.mouse.move(from.x + from.width / 2 + 30, from.y + from.height / 2, { steps: 4 })
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 10 })
  await page.mouse.up()
}

export const toggle = (page: Page, name: string): Locator => page.getByRole('switch', { name })

/** Clicks a switch where a hand does: the control itself is hidden under what is drawn. */
export async function click(page: Page, name: string): Promise<void> {
  const row = page.locator('.interface-row').filter({ has: toggle(page, name) })
  await row.locator('label, .mantine-Switch-track').first().click()
}
