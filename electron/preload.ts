// All that the page gets of Electron: request, cancel and on. Sandboxed, so it imports nothing but electron's own part.
import { contextBridge, ipcRenderer } from 'electron'
import type { IpcRendererEvent } from 'electron'
import type { Bridge } from '../shared/ipc'
import { channels } from './ipc/channels'

const bridge: Bridge = {
  request: (call, method, input) => ipcRenderer.invoke(channels.request, call, method, input),
  cancel: (call) => ipcRenderer.send(channels.cancel, call),
  on: (wanted, listener) => {
    const forward = (_: IpcRendererEvent, event: unknown, payload: unknown) => {
      if (event === wanted) listener(payload)
    }
    ipcRenderer.on(channels.event, forward)
    return () => {
      ipcRenderer.off(channels.event, forward)
    }
  },
}

contextBridge.exposeInMainWorld('handoverLab', bridge)
