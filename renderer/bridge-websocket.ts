// The Bridge over a WebSocket, for the page in a browser. Reconnects; calls under way then end as unreachable.
import { toErrorInfo, LabError } from '../shared/reply'
import type { Bridge, EventName } from '../shared/ipc'
import { serverMessageSchema } from '../shared/wire'
import type { ClientMessage } from '../shared/wire'

const retryMs = 1000

/** Opens the bridge at `url` (ws://…). `onState` hears when the connection comes and goes. */
export function openWebSocketBridge(url: string, onState: (connected: boolean) => void): Bridge {
  const pending = new Map<string, (reply: unknown) => void>()
  const listeners = new Map<EventName, Set<(payload: unknown) => void>>()
  let waiting: ClientMessage[] = []
  let socket = connect()

  function connect(): WebSocket {
    const opening = new WebSocket(url)
    opening.onopen = () => {
      onState(true)
      for (const message of waiting) opening.send(JSON.stringify(message))
      waiting = []
    }
    opening.onmessage = (event) => receive(String(event.data))
    opening.onclose = () => {
      onState(false)
      const message = 'The connection to the lab broke; whether the request was done is not known.'
      const error = toErrorInfo(new LabError({ code: 'unreachable', message, hint: 'Is `serve` still running?' }))
      for (const answer of pending.values()) answer({ ok: false, error })
      pending.clear()
      waiting = []
      setTimeout(() => (socket = connect()), retryMs)
    }
    return opening
  }

  function receive(text: string): void {
    const parsed = serverMessageSchema.safeParse(JSON.parse(text))
    if (!parsed.success) return
    const message = parsed.data
    if (message.type === 'event') {
      for (const listener of listeners.get(message.event) ?? []) listener(message.payload)
      return
    }
    pending.get(message.call)?.(message.reply)
    pending.delete(message.call)
  }

  function send(message: ClientMessage): void {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
    else waiting.push(message)
  }

  return {
    request: (call, method, input) =>
      new Promise((resolve) => {
        pending.set(call, resolve)
        send({ type: 'request', call, method, input })
      }),
    cancel: (call) => send({ type: 'cancel', call }),
    on: (event, listener) => {
      const set = listeners.get(event) ?? new Set()
      listeners.set(event, set.add(listener))
      return () => set.delete(listener)
    },
  }
}
