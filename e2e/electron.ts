// Starts Electron for a test, whatever its main process is.
import { join } from 'node:path'
import { _electron } from '@playwright/test'
import type { ElectronApplication, Page } from '@playwright/test'

/**
 * Starts Electron with these arguments (the app's folder first). Now and then (2 of about 60 launches, cause not found)
 * Playwright is told of no window: that start is given up, said aloud, and made once more.
 */
export async function launchElectron(
  env: Record<string, string>,
  args: readonly string[],
  again = true,
): Promise<{ app: ElectronApplication; page: Page }> {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  const app = await _electron.launch({
    ...(override === undefined ? {} : { executablePath: join(override, 'electron') }),
    args: ['--no-sandbox', '--disable-gpu', ...args],
    env,
  })
  try {
    return { app, page: await app.firstWindow({ timeout: 10_000 }) }
  } catch (thrown) {
    app.process().kill('SIGKILL')
    if (!again) throw thrown
    console.warn('Electron reported no window within 10 s; starting it once more.')
    return launchElectron(env, args, false)
  }
}

/** This process's environment, for one that is started. */
export function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
