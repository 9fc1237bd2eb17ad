// The page as a person uses it, in Chromium and in Electron, on the stand-in.
import { expect } from '@playwright/test'
import { test } from './open'
import { click, dragGuest, guest, toggle } from './picture'

test.afterEach(({ consoleErrors }) => {
  expect(consoleErrors).toEqual([])
})

test('the page knows nothing of Node and gets only the bridge', async ({ lab }, { project }) => {
  await guest(lab).waitFor()
  const seen = await lab.evaluate(() => ({
    node: typeof Reflect.get(window, 'require') + typeof Reflect.get(window, 'process'),
    bridge: Object.keys(Reflect.get(window, 'handoverLab') ?? {}).toSorted(),
  }))
  expect(seen.node).toBe('undefinedundefined')
  expect(seen.bridge).toEqual(project.name === 'electron' ? ['cancel', 'on', 'request'] : [])
})

test('the policy forbids scripts in the page', async ({ lab, consoleErrors }) => {
  await guest(lab).waitFor()
  const ran = await lab.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'window.inlineRan = true'
    document.head.append(script)
    return Reflect.get(window, 'inlineRan') === true
  })
  expect(ran).toBe(false)
  expect(consoleErrors.splice(0).join()).toContain('Content Security Policy')
})

test('the picture shows hosts, switches, the guest and live rates', async ({ lab }) => {
  for (const host of ['cloudlet-a', 'cloudlet-b', 'client'])
    await expect(lab.locator(`[data-host="${host}"]`)).toBeVisible()
  await expect(lab.getByText('switch br-eth0')).toBeVisible()
  await expect(guest(lab)).toContainText('running')
  await expect(lab.locator('.link-label').first()).toHaveText(/↑ \d+\.\d+ Mbit\/s/)
})

test('a switch goes off and on again, by mouse and by keyboard', async ({ lab }) => {
  const eth0 = toggle(lab, 'cloudlet-a eth0')
  await expect(eth0).toBeChecked()
  await click(lab, 'cloudlet-a eth0')
  await expect(eth0).not.toBeChecked()
  await expect(lab.locator('[data-host="cloudlet-a"]')).toContainText('off (admin)')
  await eth0.focus()
  await lab.keyboard.press('Space')
  await expect(eth0).toBeChecked()
})

test('a guest dragged to another host moves there, and the verdict says what survived', async ({ lab }) => {
  await guest(lab).waitFor()
  await dragGuest(lab, 'cloudlet-b')
  await expect(lab.getByRole('progressbar', { name: 'Progress of the run' })).toBeVisible()
  await expect(lab.getByText('Survived.')).toBeVisible({ timeout: 15_000 })
  await expect(guest(lab)).toHaveAccessibleName(/on cloudlet-b/)
  await expect(lab.getByText(/It really was MPTCP with 2 subflows/)).toBeVisible()
})

test('a guest dropped where it was, or on the client, stays', async ({ lab }) => {
  await guest(lab).waitFor()
  const before = await guest(lab).boundingBox()
  await dragGuest(lab, 'client')
  await expect(lab.getByText('Run the scenario, or drag a guest')).toBeVisible()
  await expect.poll(() => guest(lab).boundingBox()).toEqual(before)
})

test('a guest moves by keyboard alone, and the run can be cancelled', async ({ lab }) => {
  await guest(lab).focus()
  await lab.keyboard.press('Enter')
  await expect(lab.getByRole('menuitem', { name: 'Move to cloudlet-b' })).toBeFocused()
  await lab.keyboard.press('Enter')
  await lab.getByRole('button', { name: 'Cancel' }).click()
  await expect(lab.getByRole('progressbar', { name: 'Progress of the run' })).toBeHidden()
})

test('the shell equivalent is one click away', async ({ lab }) => {
  await lab.getByRole('region', { name: 'Migration' }).getByRole('button', { name: 'Shell' }).click()
  await expect(lab.getByText('cloudlet-a# ip link set eth0 down')).toBeVisible()
})

test('each switch and the move have their shell equivalent as well', async ({ lab }) => {
  const shell = lab.getByRole('region', { name: 'Lab' }).getByRole('button', { name: 'Shell' })
  for (const item of ['client eth1 down', 'counter from cloudlet-a to cloudlet-b']) {
    await shell.click()
    await lab.getByRole('menuitem', { name: item }).click()
    await expect(lab.getByText('cloudlet-a# ip link set eth0 down')).toBeVisible()
    await lab.keyboard.press('Escape')
  }
})

test('taking the lab down asks once and names what goes', async ({ lab }) => {
  await lab.getByRole('button', { name: 'Take down' }).click()
  const dialog = lab.getByRole('dialog')
  await expect(dialog).toContainText('counter (lxc guest) on cloudlet-a')
  await dialog.getByRole('button', { name: 'Take it down' }).click()
  await expect(lab.getByRole('heading', { name: 'No lab is running' })).toBeVisible()
})

test('the graphs pause, zoom and follow again by keyboard', async ({ lab }) => {
  const plots = lab.getByRole('img', { name: /^Throughput/ })
  await plots.focus()
  await lab.keyboard.press('Space')
  await expect(lab.getByRole('button', { name: 'Follow' })).toBeVisible()
  await lab.keyboard.press('End')
  await expect(lab.getByRole('button', { name: 'Pause' })).toBeVisible()
})

test.describe('a finished session', () => {
  test.use({ wanted: { state: 'finished', hosts: 3, historyMs: 60_000 } })
  test('opens, replays by slider, shows its commands and exports', async ({ lab }) => {
    await lab.getByRole('button', { name: 'Sessions' }).click()
    await lab.getByRole('list', { name: 'Sessions' }).getByRole('button').first().click()
    const slider = lab.getByRole('slider', { name: 'Time of the replay' })
    await expect(lab.getByText('Survived.')).toBeVisible()
    await slider.focus()
    await lab.keyboard.press('Home')
    await expect(lab.getByText('No run has ended at this time.')).toBeVisible()
    await lab.getByText('4×').click()
    await lab.getByRole('button', { name: 'Play' }).click()
    await expect(lab.getByText('Survived.')).toBeVisible({ timeout: 15_000 })
    await lab.getByText('Journal', { exact: true }).click()
    await expect(lab.getByText('cloudlet-a# ip link set eth0 down')).toBeVisible()
    await lab.getByRole('button', { name: 'Export' }).click()
    await lab.getByRole('menuitem', { name: /^HTML/ }).click()
    await expect(lab.getByText('stand-in.html')).toBeVisible()
  })
  test('the doctor says what is wrong and what to do, worst first', async ({ lab }) => {
    await lab.getByRole('button', { name: 'Doctor' }).click()
    const host = lab.getByRole('article').first()
    await expect(host).toContainText('2 pass, 1 warn, 1 fail')
    await expect(host.locator('.check').first()).toContainText('apt-get install -t forky criu')
  })
})

test.describe('first start', () => {
  test.use({ wanted: { state: 'empty', hosts: 3, historyMs: 0 } })
  test('offers the local lab and the demo, and runs it', async ({ lab }) => {
    await lab.getByRole('button', { name: 'Start the lab and run the demo' }).click()
    await expect(lab.getByRole('progressbar', { name: 'Progress of the run' })).toBeVisible()
  })
})
