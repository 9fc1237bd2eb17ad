// The WebSocket transport: one connection is one client of the router.
import type { WebSocket } from 'ws'
import { clientMessageSchema } from '../../shared/wire'
import type { ServerMessage } from '../../shared/wire'
import type { EventSource } from './event-hub'
import type { Router } from './router'

const backlogLimitBytes = 8 * 1024 * 1024

/** Joins an accepted (already authorised) socket to the router and the events until it closes. */
export function attachSocket(socket: WebSocket, router: Router, events: EventSource): void {
  const client = router.connect()
  const send = (message: ServerMessage) => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message))
  }
  const unsubscribe = events.subscribe(({ event, payload }) => {
    // A page that does not keep up loses samples, which it can ask for again, and never memory of ours.
    if (event === 'samples' && socket.bufferedAmount > backlogLimitBytes) return
    send({ type: 'event', event, payload })
  })
  socket.on('message', (data, isBinary) => {
    const message = isBinary ? undefined : parse(String(data))
    if (!message) return socket.close(1008, 'message not understood')
    if (message.type === 'cancel') return client.cancel(message.call)
    const { call, method, input } = message
    void client.request(call, method, input).then((reply) => send({ type: 'reply', call, reply }))
  })
  socket.on('error', () => socket.terminate())
  socket.on('close', () => {
    unsubscribe()
    client.close()
  })
}

function parse(text: string) {
  try {
    return clientMessageSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
