// Starts Electron for a test, whatever its main process is.
import { join } from 'node:path'
import { _electron } from '@playwright/test'
import type { ElectronApplication, Page } from '@playwright/test'

type Started = { app: ElectronApplication; page: Page }

/**
 * Starts Electron with these arguments (the app's folder first). Now and then (2 of about 60 launches, cause not found)
 * Playwright does not come to its end with the start, or is told of no window: that start is given up, said aloud, and made
 * once more.
 */
export async function launchElectron(env: Record<string, string>, args: readonly string[]): Promise<Started> {
  try {
    return await start(env, args)
  } catch (thrown) {
    console.warn(`Electron is started once more: ${String(thrown).split('\n')[0]}`)
    return start(env, args)
  }
}

async function start(env: Record<string, string>, args: readonly string[]): Promise<Started> {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  const timeout = 10_000
  const app = await _electron.launch({
    ...(override === undefined ? {} : { executablePath: join(override, 'electron') }),
    args: ['--no-sandbox', '--disable-gpu', ...args],
    env,
    timeout,
  })
  try {
    return { app, page: await app.firstWindow({ timeout }) }
  } catch (thrown) {
    app.process().kill('SIGKILL')
    throw thrown
  }
}

/** This process's environment, for one that is started. */
export function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
