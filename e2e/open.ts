// Opens the page as a person would have it: in Electron's window, or in Chromium over the loopback server.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test as base } from '@playwright/test'
import type { Browser, Page } from '@playwright/test'
import { createRouter } from '../electron/ipc/router'
import { serve } from '../electron/serve'
import { definedEnvironment, launchElectron } from './electron'
import { createStandIn } from './stand-in/handlers'
import { standInOptions } from './stand-in/options'

/** `sessions`: a folder of real sessions instead of the stand-in’s own. */
export type Wanted = { state: 'empty' | 'up' | 'finished' | 'vm'; hosts: number; historyMs: number; sessions?: string }
const here = __dirname

type StandIn = ReturnType<typeof createStandIn>
/** `core` is what the page in Chromium speaks to; the window in Electron has its own, in another process. */
type Fixtures = { wanted: Wanted; core: StandIn; lab: Page; consoleErrors: string[] }
/** `chromium`: one browser for all tests of a worker, started when the first of them asks. */
type WorkerFixtures = { chromium: () => Promise<Browser> }

export const test = base.extend<Fixtures, WorkerFixtures>({
  chromium: [
    async ({ playwright, launchOptions }, use) => {
      let browser: Promise<Browser> | undefined
      await use(() => (browser ??= playwright.chromium.launch(launchOptions)))
      await (await browser)?.close()
    },
    { scope: 'worker' },
  ],
  wanted: [{ state: 'up', hosts: 3, historyMs: 60_000 }, { option: true }],
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of what a fixture needs from this pattern
  consoleErrors: async ({}, use) => use([]),
  core: async ({ wanted }, use) => {
    const core = createStandIn(standInOptions(environmentOf(wanted)))
    await use(core)
    await core.close()
  },
  lab: async ({ wanted, core, consoleErrors, chromium }, use, info) => {
    const environment = environmentOf(wanted)
    const watch = (page: Page) => {
      page.on('console', (message) => message.type() === 'error' && consoleErrors.push(message.text()))
      page.on('pageerror', (error) => consoleErrors.push(error.message))
    }
    if (info.project.name === 'electron') {
      const profile = await mkdtemp(join(tmpdir(), 'page-electron-'))
      const { app, page } = await launchElectron(
        { ...definedEnvironment(), ...environment, STAND_IN_PROFILE: profile },
        [resolve(here, 'stand-in')],
      )
      watch(page)
      await use(page)
      await app.close()
      await rm(profile, { recursive: true, force: true })
      return
    }
    const served = await serve({
      events: core.events,
      router: createRouter(core.handlers),
      folder: resolve(here, '../out/renderer'),
      port: 0,
    })
    const context = await (await chromium()).newContext({ viewport: { width: 1280, height: 800 } })
    const page = await context.newPage()
    watch(page)
    await page.goto(served.url)
    await use(page)
    await context.close()
    await served.close()
  },
})

const environmentOf = ({ hosts, state, historyMs, sessions = '' }: Wanted) => ({
  STAND_IN_SESSIONS: sessions,
  STAND_IN_HOSTS: String(hosts),
  STAND_IN_STATE: state,
  STAND_IN_HISTORY_MS: String(historyMs),
})
