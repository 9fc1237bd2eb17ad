// Barua's seven steps, by both routes, and Tufail's stateless migration of Docker containers, with real hosts.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { guestSchema, scenarioSchema } from '../../../../shared/scenario'
import type { RunResult } from '../../../../shared/results'
import { dockerPresence } from '../../guests/docker/presence'
import { workloadStatus } from '../../guests/workload'
import { clientName, freshGuest, guestAddress, removeGuest } from '../../runs/guest-life'
import { startAsking } from '../asker.fixture'
import { verdictHolds } from '../verdict'
import type { TestLab } from '../../runs/lab.fixture'
import { testLab } from '../../runs/lab.fixture'

let lab: TestLab
beforeAll(async () => {
  lab = await testLab('dock-ways', ['docker'])
})
afterAll(() => lab?.close())

async function run(
  method: 'barua' | 'stateless',
  more: { route?: string; companions?: number; memoryMiB?: number } = {},
): Promise<RunResult> {
  const { route, companions, memoryMiB = 1 } = more
  const guest = { engine: 'docker', memoryMiB, companions }
  const migration = { method, transport: 'tcp', after: '1s', route }
  const [result] = await lab.run(scenarioSchema.parse({ version: 1, name: method, guest, migration }))
  if (!result) throw new Error('no result')
  expect(result.error).toBeNull()
  return result
}

test('the seven steps carry the state, and the connection of the client', async () => {
  const { verdict, metrics } = await run('barua')
  expect(verdict).toMatchObject({ state: 'continued', connection: 'kept' })
  expect(metrics?.logicalBytes).toBeGreaterThan(100_000)
})

test('who asks while Docker restores is not answered before the sockets are back', async () => {
  const { context } = lab
  const memoryMiB = 16
  const guest = guestSchema.parse({ engine: 'docker', memoryMiB })
  const asking: Awaited<ReturnType<typeof startAsking>>[] = []
  context.keepGuest = true
  context.nextLesson = async ({ number }) => {
    if (number === 7) asking.push(await startAsking(context, guest))
  }
  const { verdict } = await run('barua', { memoryMiB })
  delete context.nextLesson
  context.keepGuest = false
  expect(await Promise.all(asking.map((each) => each.stop()))).toEqual([0])
  expect(verdict).toMatchObject({ state: 'continued', connection: 'kept' })
})

test('a stateless migration starts afresh, and its verdict says that this was asked for', async () => {
  const { verdict } = await run('stateless')
  expect(verdict).toMatchObject({ state: 'restarted', promised: 'restarted' })
  expect(verdict && verdictHolds(verdict)).toBe(true)
})

test('through this computer: the state goes on, and each way is timed by itself; another container moves at the same time', async () => {
  const { verdict, parts, companions } = await run('barua', { route: 'laptop', companions: 1 })
  expect(verdict).toMatchObject({ state: 'continued', connection: 'kept' })
  const sizes = parts?.filter(({ name }) => name === 'download' || name === 'upload').map(({ bytes }) => bytes)
  expect(sizes).toHaveLength(2)
  expect(sizes?.[0]).toBeGreaterThan(100_000)
  expect(sizes?.[0]).toBe(sizes?.[1])
  expect(companions).toMatchObject([{ guest: 'guest-2', status: 'succeeded', state: 'continued' }])
})

test('cancelled between two steps: the container goes on at the source, from its own checkpoint', async () => {
  const { context } = lab
  const abort = new AbortController()
  context.keepGuest = true
  context.nextLesson = async ({ number }) => {
    if (number === 5) abort.abort()
    abort.signal.throwIfAborted()
  }
  const guest = { engine: 'docker', memoryMiB: 1 }
  const migration = { method: 'barua', transport: 'tcp', after: '500ms' }
  const [result] = await lab.run(scenarioSchema.parse({ version: 1, name: 'steps', guest, migration }), abort.signal)
  delete context.nextLesson
  context.keepGuest = false
  expect(result?.status).toBe('cancelled')
  expect(result?.parts?.map(({ name }) => name)).toContain('checkpoint')
  const presences = ['cloudlet-a', 'cloudlet-b'].map(async (host) => dockerPresence(await context.lab.machine(host)))
  expect(await Promise.all(presences)).toEqual(['running', 'absent'])
  const client = await context.lab.machine(clientName(context))
  const at = guestAddress(context, guestSchema.parse(guest))
  expect((await workloadStatus(client, at))?.ticks).toBeGreaterThan(0)
})

// Of the registry's protocol what a pull asks: the manifest of a tag, and blobs; from what `docker save` wrote.
const registry = `
import http.server, json, os, subprocess, sys
os.makedirs("/run/registry", exist_ok=True)
saved = subprocess.run(["docker", "save", "handover-minimal:latest"], stdout=subprocess.PIPE, check=True).stdout
subprocess.run(["tar", "-C", "/run/registry", "-xf", "-"], input=saved, check=True)
first = json.load(open("/run/registry/index.json"))["manifests"][0]
class Registry(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_HEAD(self): self.reply(False)
    def do_GET(self): self.reply(True)
    def log_message(self, *_): pass
    def reply(self, body):
        word = self.path.rsplit("/", 1)[-1]
        digest = first["digest"] if word == "1" else word
        data, kind = b"{}", "application/json"
        if digest.startswith("sha256:"):
            data = open("/run/registry/blobs/sha256/" + digest[7:], "rb").read()
            kind = first["mediaType"] if digest == first["digest"] else "application/octet-stream"
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        if digest: self.send_header("Docker-Content-Digest", digest)
        self.end_headers()
        if body: self.wfile.write(data)
server = http.server.ThreadingHTTPServer(("127.0.0.1", 5000), Registry)
print("ready", flush=True)
server.serve_forever()
`

test('an image is pulled from a registry that the host reaches', async () => {
  const { context } = lab
  const stream = await (await context.lab.machine('cloudlet-a')).stream({ argv: ['python3', '-c', registry] })
  for await (const line of stream.lines) if (line === 'ready') break
  const guest = guestSchema.parse({ engine: 'docker', memoryMiB: 1, image: 'pull:127.0.0.1:5000/mine:1' })
  await freshGuest(context, guest, 'cloudlet-a')
  const client = await context.lab.machine(clientName(context))
  expect(await workloadStatus(client, guestAddress(context, guest))).toMatchObject({ counter: expect.any(Number) })
  stream.stop()
  await removeGuest(context)
})
