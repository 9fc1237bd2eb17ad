// The Electron transport: the only place that listens to ipcMain. Each message's sender is checked.
import { ipcMain } from 'electron'
import type { BrowserWindow, IpcMainEvent, IpcMainInvokeEvent } from 'electron'
import { z } from 'zod'
import { channels } from './channels'
import type { EventSource } from './event-hub'
import type { Router } from './router'

const requestSchema = z.tuple([z.string().min(1).max(100), z.string().max(100), z.unknown()])
const cancelSchema = z.tuple([z.string().min(1).max(100)])

/** Joins one window to the router until it closes. Only its main frame, showing `origin`, is answered. */
export function attachWindow(window: BrowserWindow, origin: string, router: Router, events: EventSource): void {
  const { webContents } = window
  const client = router.connect()
  const trusted = (event: IpcMainEvent | IpcMainInvokeEvent) =>
    event.sender === webContents &&
    event.senderFrame === webContents.mainFrame &&
    originOf(event.senderFrame.url) === origin

  ipcMain.handle(channels.request, (event, ...message: unknown[]) => {
    const parsed = requestSchema.safeParse(message)
    if (!trusted(event) || !parsed.success) throw new Error('refused')
    return client.request(...parsed.data)
  })
  const onCancel = (event: IpcMainEvent, ...message: unknown[]) => {
    const parsed = cancelSchema.safeParse(message)
    if (trusted(event) && parsed.success) client.cancel(...parsed.data)
  }
  ipcMain.on(channels.cancel, onCancel)
  const unsubscribe = events.subscribe((event) => {
    if (!webContents.isDestroyed()) webContents.send(channels.event, event.event, event.payload)
  })
  window.once('closed', () => {
    unsubscribe()
    client.close()
    ipcMain.removeHandler(channels.request)
    ipcMain.off(channels.cancel, onCancel)
  })
}

// URL.origin is "null" for schemes of our own, so it is put together here.
function originOf(url: string): string {
  const { protocol, host } = new URL(url)
  return `${protocol}//${host}`
}
