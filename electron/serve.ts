// The same page in a browser: HTTP for its files and one WebSocket for the bridge, on loopback only.
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { resolve } from 'node:path'
import { WebSocketServer } from 'ws'
import type { EventSource } from './ipc/event-hub'
import type { Router } from './ipc/router'
import { attachSocket } from './ipc/websocket'
import { readPageFile } from './page-files'
import { createAccess } from './serve-access'
import type { Access } from './serve-access'

export type ServeOptions = {
  router: Router
  events: EventSource
  /** Folder of the built page (index.html in it). */
  folder: string
  /** TCP port on 127.0.0.1; 0 takes a free one. */
  port: number
}
export type Served = {
  port: number
  /** The link to open once: it holds the one-time token. */
  url: string
  close(): Promise<void>
}

/** Serves the page and the bridge on 127.0.0.1 until closed. Rejects when the port is taken. */
export async function serve(options: ServeOptions): Promise<Served> {
  const folder = resolve(options.folder)
  let port = options.port
  const access = createAccess(() => port)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 4 * 1024 * 1024 })
  const server = createServer((request, response) => {
    answer(request, response, folder, access).catch(() => refuse(response, 500, 'The page could not be read.'))
  })
  server.on('upgrade', (request, socket, head) => {
    const allowed = access.isLoopbackHost(request) && access.isSameOrigin(request) && access.hasCookie(request)
    if (!allowed || pathOf(request) !== '/bridge') {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (accepted) => attachSocket(accepted, options.router, options.events))
  })
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(options.port, '127.0.0.1', done)
  })
  const address = server.address()
  if (address !== null && typeof address === 'object') port = address.port
  return {
    port,
    url: `http://127.0.0.1:${port}/?token=${access.token}`,
    close: () =>
      new Promise((done) => {
        for (const socket of sockets.clients) socket.terminate()
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, folder: string, access: Access) {
  if (!access.isLoopbackHost(request)) return refuse(response, 403, 'Only loopback names are served.')
  if (request.method !== 'GET') return refuse(response, 405, 'Only GET is answered here.')
  const url = new URL(request.url ?? '/', 'http://loopback')
  const token = url.searchParams.get('token')
  const cookie = token === null ? undefined : access.exchange(token)
  if (cookie !== undefined) {
    response.writeHead(303, { Location: '/', 'Set-Cookie': cookie, 'Referrer-Policy': 'no-referrer' }).end()
    return
  }
  if (!access.hasCookie(request)) {
    return refuse(response, 403, 'This link was used already or is wrong. Start `serve` again for a new one.')
  }
  const connect = `'self' ws://${request.headers.host}`
  const file = await readPageFile(folder, url.pathname, connect)
  if (!file) return refuse(response, 404, 'There is no such file.')
  response.writeHead(200, file.headers).end(file.body)
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
    .end(`${text}\n`)
}

function pathOf(request: IncomingMessage): string {
  return new URL(request.url ?? '/', 'http://loopback').pathname
}
