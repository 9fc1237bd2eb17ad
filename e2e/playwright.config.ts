// oxlint-disable import/no-default-export -- Playwright asks for one
import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

const systemChromium = '/usr/bin/chromium'

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../test-results',
  globalSetup: './build.ts',
  timeout: 60_000,
  workers: 1,
  reporter: [['list']],
  use: { viewport: { width: 1280, height: 800 } },
  projects: [
    {
      name: 'chromium',
      use: {
        browserName: 'chromium',
        launchOptions: {
          args: ['--no-sandbox', '--disable-gpu'],
          ...(existsSync(systemChromium) ? { executablePath: systemChromium } : {}),
        },
      },
    },
    {
      name: 'electron',
      use: {
        browserName: 'chromium',
        launchOptions: existsSync(systemChromium) ? { executablePath: systemChromium, args: ['--no-sandbox'] } : {},
      },
    },
  ],
})
