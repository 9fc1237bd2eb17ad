// oxlint-disable import/no-default-export -- Playwright asks for one
import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

const systemChromium = '/usr/bin/chromium'
// Pictures are made when asked for: SCREENSHOTS=folder.
const unasked = process.env['SCREENSHOTS'] ? [] : ['screenshots.spec.ts']

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../test-results',
  globalSetup: './build.ts',
  timeout: 60_000,
  // What is timed is tagged @alone; `npm test` runs that by itself, and the rest two files at a time.
  workers: 1,
  // A window of Electron did not come in 2 of 60 starts here; Playwright counts a test that needed this as flaky.
  retries: 1,
  reporter: [['list']],
  use: { viewport: { width: 1280, height: 800 } },
  // The fixture in open.ts starts a browser or Electron by the project's name; Electron needs no browser.
  projects: [
    {
      name: 'chromium',
      testIgnore: unasked,
      use: {
        launchOptions: {
          args: ['--no-sandbox', '--disable-gpu'],
          ...(existsSync(systemChromium) ? { executablePath: systemChromium } : {}),
        },
      },
    },
    // What may differ in Electron: its window and bridge, drawing, the whole job. The rest is the same page.
    {
      name: 'electron',
      grepInvert: /@chromium/,
      testMatch: ['charts', 'hour', 'page', 'questions', 'real', 'screenshots'].map((name) => `${name}.spec.ts`),
      testIgnore: unasked,
    },
  ],
})
