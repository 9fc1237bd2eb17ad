// The window: the page from app://, sandboxed, with no navigation, no new windows and no permissions.
import { join } from 'node:path'
import { app, BrowserWindow, Menu, protocol, session } from 'electron'
import { attachWindow } from './ipc/electron'
import type { EventSource } from './ipc/event-hub'
import type { Router } from './ipc/router'
import { readPageFile } from './page-files'

const origin = 'app://lab'

export type WindowOptions = {
  router: Router
  events: EventSource
  /** Folder `out/` of the build: preload/ and renderer/ are in it. */
  out: string
}

/** To be called before the app is ready: Electron takes the scheme's rights only then. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Serves the built page at app://lab to every window; to be called once, when the app is ready. */
export function servePage(out: string): void {
  const folder = join(out, 'renderer')
  protocol.handle('app', async (request) => {
    const url = new URL(request.url)
    const file = url.host === 'lab' ? await readPageFile(folder, url.pathname, "'none'") : undefined
    return file
      ? new Response(file.body, { headers: file.headers })
      : new Response('There is no such file.', { status: 404 })
  })
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(permission === 'clipboard-sanitized-write'),
  )
  defaultSession.setPermissionCheckHandler((_contents, permission) => permission === 'clipboard-sanitized-write')
}

/** Opens the window and shows it when its first picture is ready. */
export async function openWindow(options: WindowOptions): Promise<BrowserWindow> {
  Menu.setApplicationMenu(process.platform === 'darwin' ? Menu.getApplicationMenu() : null)
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 1000,
    minHeight: 700,
    useContentSize: true,
    show: false,
    title: app.getName(),
    webPreferences: {
      preload: join(options.out, 'preload', 'preload.js'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      // Charts go on while another window covers this one: a teacher's terminal must not stop the recording's picture.
      backgroundThrottling: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  window.webContents.on('will-navigate', (event) => event.preventDefault())
  window.webContents.on('will-attach-webview', (event) => event.preventDefault())
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  attachWindow(window, origin, options.router, options.events)
  await window.loadURL(`${origin}/`)
  return window
}
