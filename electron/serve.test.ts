import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { EventHub } from './ipc/event-hub'
import { refusingHandlers } from './ipc/refusing-handlers.fixture'
import { createRouter } from './ipc/router'
import { serve } from './serve'
import type { Served } from './serve'

let folder: string
let served: Served
const events = new EventHub()

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'page-serve-'))
  await writeFile(join(folder, 'index.html'), '<meta name="style-nonce" content="__STYLE_NONCE__">')
  const handlers = { ...refusingHandlers(), 'lab.list': () => Promise.resolve([]) }
  served = await serve({ router: createRouter(handlers), events, folder, port: 0 })
})
afterEach(async () => {
  await served.close()
  await rm(folder, { recursive: true })
})

type Answer = { status: number | undefined; headers: IncomingHttpHeaders; body: string }
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port: served.port, path, method, headers }, (response) => {
      let body = ''
      response.on('data', (chunk) => (body += String(chunk)))
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }))
    })
    call.on('error', reject).end()
  })
}

async function signIn(): Promise<string> {
  const answer = await get(new URL(served.url).pathname + new URL(served.url).search)
  return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? 'none'
}

test('the token is exchanged once for a cookie that scripts and other sites do not get', async () => {
  const link = `/${new URL(served.url).search}`
  const first = await get(link)
  expect(first.status).toBe(303)
  expect(first.headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict$/)
  expect((await get(link)).status).toBe(403)
})

test('without the cookie, or with a wrong token, nothing is served', async () => {
  expect((await get('/')).status).toBe(403)
  expect((await get('/?token=wrong')).status).toBe(403)
  expect((await get('/', { cookie: `handover-lab-${served.port}=wrong` })).status).toBe(403)
})

test('the page comes with a strict policy whose nonce is in the page and new each time', async () => {
  const cookie = await signIn()
  const [one, other] = [await get('/', { cookie }), await get('/', { cookie })]
  const policy = String(one.headers['content-security-policy'])
  expect(policy).toContain("default-src 'none'; script-src 'self';")
  expect(policy).not.toContain('unsafe')
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none'
  expect(one.body).toContain(nonce)
  expect(other.body).not.toContain(nonce)
})

test('other names in Host are refused: DNS rebinding', async () => {
  const cookie = await signIn()
  for (const host of [`evil.example:${served.port}`, `127.0.0.1:${served.port + 1}`, '127.0.0.1']) {
    expect((await get('/', { cookie, host })).status).toBe(403)
  }
  expect((await get('/', { cookie, host: `localhost:${served.port}` })).status).toBe(200)
})

test.each([
  '/../../etc/passwd.html',
  '/%2e%2e/%2e%2e/etc/hosts.css',
  '/..%2f..%2fsecret.js',
  '/%ff.js',
  '/index.html%00.js',
])('the path %s leads nowhere', async (path) => {
  expect((await get(path, { cookie: await signIn() })).status).toBe(404)
})

test('only GET is answered', async () => {
  expect((await get('/', { cookie: await signIn() }, 'POST')).status).toBe(405)
})

function open(headers: Record<string, string>): Promise<{ socket: WebSocket; opened: boolean }> {
  const socket = new WebSocket(`ws://127.0.0.1:${served.port}/bridge`, { headers })
  return new Promise((resolve) => {
    socket.on('open', () => resolve({ socket, opened: true }))
    socket.on('error', () => resolve({ socket, opened: false }))
  })
}

test('the bridge opens only for the page itself: cookie and same origin', async () => {
  const cookie = await signIn()
  const origin = `http://127.0.0.1:${served.port}`
  expect((await open({ origin })).opened).toBe(false)
  expect((await open({ cookie })).opened).toBe(false)
  expect((await open({ cookie, origin: 'http://evil.example' })).opened).toBe(false)
  expect((await open({ cookie, origin: `http://localhost:${served.port}` })).opened).toBe(false)
  const { socket, opened } = await open({ cookie, origin })
  expect(opened).toBe(true)
  socket.close()
})

test('requests are answered and events arrive over the bridge', async () => {
  const { socket } = await open({ cookie: await signIn(), origin: `http://127.0.0.1:${served.port}` })
  const next = () =>
    new Promise<unknown>((resolve) => socket.once('message', (data) => resolve(JSON.parse(String(data)))))
  const reply = next()
  socket.send(JSON.stringify({ type: 'request', call: '1', method: 'lab.list', input: {} }))
  expect(await reply).toEqual({ type: 'reply', call: '1', reply: { ok: true, value: [] } })
  const event = next()
  events.emit({ event: 'changed', payload: { topic: 'lab' } })
  expect(await event).toEqual({ type: 'event', event: 'changed', payload: { topic: 'lab' } })
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.send('not json')
  expect(await closed).toBe(1008)
})
