// The app itself on a real lab of its own: its window in Electron, or Chromium on its `serve`.
import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { BrowserType, LaunchOptions, Page } from '@playwright/test'
import { z } from 'zod'
import { definedEnvironment, launchElectron } from './electron'

const root = resolve(__dirname, '..')
const commandLine = join(root, 'out/main/cli.js')

export type RealLab = { page: Page; name: string; consoleErrors: string[]; close(): Promise<void> }

/** The lab needs Linux and root; elsewhere these tests are skipped, and say so. */
export const possible = process.platform === 'linux' && process.getuid?.() === 0

/** Opens the app for a lab called `name`, with its data in a folder that goes with it. Closing takes the lab down. */
export async function openRealLab(
  name: string,
  browser: { type: BrowserType; options: LaunchOptions } | 'electron',
): Promise<RealLab> {
  const data = await mkdtemp(join(tmpdir(), `${name}-`))
  const env = { ...definedEnvironment(), XDG_DATA_HOME: data, XDG_CONFIG_HOME: join(data, 'config') }
  const opened = browser === 'electron' ? await inElectron(name, env) : await inChromium(name, env, browser)
  const consoleErrors: string[] = []
  opened.page.on('console', (message) => message.type() === 'error' && consoleErrors.push(message.text()))
  opened.page.on('pageerror', (error) => consoleErrors.push(error.message))
  return {
    page: opened.page,
    name,
    consoleErrors,
    close: async () => {
      await opened.close()
      execFileSync(process.execPath, [commandLine, 'lab', 'down', '--name', name], { env })
      await rm(data, { recursive: true, force: true })
    },
  }
}

async function inElectron(name: string, env: Record<string, string>) {
  const { app, page } = await launchElectron(env, [root, `--lab=${name}`])
  return { page, close: () => app.close() }
}

async function inChromium(
  name: string,
  env: Record<string, string>,
  { type, options }: { type: BrowserType; options: LaunchOptions },
) {
  const served = spawn(process.execPath, [commandLine, 'serve', '--json', '--name', name], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await firstUrl(served)
  const browser = await type.launch(options)
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.goto(url)
  return {
    page,
    close: async () => {
      await browser.close()
      const ended = new Promise((done) => served.once('exit', done))
      served.kill('SIGTERM')
      await ended
    },
  }
}

function firstUrl(served: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    served.once('exit', (code) => fail(new Error(`serve ended with exit status ${code}.`)))
    if (!served.stdout) return fail(new Error('serve has no standard output.'))
    createInterface({ input: served.stdout }).once('line', (line) =>
      done(z.object({ url: z.string() }).parse(JSON.parse(line)).url),
    )
  })
}

/** Names of the network namespaces that a lab has now. */
export function namespacesOf(name: string): string[] {
  const list = execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' })
  return list.split('\n').flatMap((line) => (line.startsWith(`hl-${name}-`) ? [line.split(' ')[0] ?? ''] : []))
}
