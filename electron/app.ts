// One life of the Electron app, for whatever handlers it is given.
import { app } from 'electron'
import type { EventSource } from './ipc/event-hub'
import { createRouter } from './ipc/router'
import type { Handlers } from './ipc/router'
import { openWindow, registerPageScheme, servePage } from './window'

export type AppOptions = {
  /** Joins the window to its core; called once Electron has been told what it must know before it is ready. */
  join(): Promise<AppCore>
  /** Folder `out/` of the build. */
  out: string
}
export type AppCore = {
  handlers: Handlers
  events: EventSource
  /** Awaited before the app ends: a running session is closed properly. */
  close(): Promise<void>
}

/** Starts the app and ends it with its window. A second start brings the first one's window to the front. */
export async function startApp(options: AppOptions): Promise<void> {
  registerPageScheme()
  if (!app.requestSingleInstanceLock()) return app.quit()
  const core = await options.join()
  const router = createRouter(core.handlers)
  await app.whenReady()
  servePage(options.out)
  const window = await openWindow({ router, events: core.events, out: options.out })
  app.on('second-instance', () => {
    if (window.isDestroyed()) return
    if (window.isMinimized()) window.restore()
    window.focus()
  })
  app.on('window-all-closed', () => {
    void core.close().finally(() => app.quit())
  })
}
