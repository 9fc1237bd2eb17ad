// Real services under load: a redis with a volume and an nginx move, and nothing that they acknowledged to a client is lost.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { GuestSpec } from '../../../../shared/scenario'
import { guestSchema, migrationSchema } from '../../../../shared/scenario'
import { containerLogs, containerStats } from '../../guests/docker/look'
import { portAnswers } from '../../runs/own-workload'
import { clientName, freshGuest, guestAddress, removeGuest } from '../../runs/guest-life'
import type { TestLab } from '../../runs/lab.fixture'
import { testLab } from '../../runs/lab.fixture'
import { prepareHosts } from '../../runs/prepare-lab'
import { defaultLinks } from '../../labs'
import { moverOf } from '../method'

// One connection: each answer is waited for, so what was acknowledged is known. On a line of input it reads all back.
const sets = `
import json, select, socket, sys
deadline = 100
while True:
    try:
        server = socket.create_connection((sys.argv[1], int(sys.argv[2])), 5)
        break
    except OSError:
        deadline -= 1
        if not deadline: raise
        select.select([], [], [], 0.1)
server.settimeout(60)
answers = server.makefile("rb")
def ask(*words):
    server.sendall(b"*%d\\r\\n" % len(words) + b"".join(b"$%d\\r\\n%s\\r\\n" % (len(w), w) for w in words))
    head = answers.readline()
    if head[:1] == b"$" and head != b"$-1\\r\\n":
        return answers.read(int(head[1:]) + 2)[:-2]
    return head
count = 0
while not select.select([sys.stdin], [], [], 0)[0]:
    number = b"%d" % (count + 1)
    assert ask(b"SET", b"key" + number, number) == b"+OK\\r\\n" and ask(b"INCR", b"counter") == b":%s\\r\\n" % number
    count += 1
    if count % 50 == 0: print(json.dumps({"acknowledged": count}), flush=True)
lost = sum(ask(b"GET", b"key%d" % each) != b"%d" % each for each in range(1, count + 1))
print(json.dumps({"acknowledged": count, "lost": lost}), flush=True)
`
const lineSchema = z.object({ acknowledged: z.number(), lost: z.number().optional() })

// Requests over one connection that is kept alive: each is answered whole before the next.
const requests = `
import http.client, json, select, sys
server = http.client.HTTPConnection(sys.argv[1], int(sys.argv[2]), timeout=60)
server.connect()
first = server.sock.getsockname()
count = 0
while not select.select([sys.stdin], [], [], 0)[0]:
    server.request("GET", "/")
    answer = server.getresponse()
    body = answer.read()
    assert answer.status < 500 and len(body) == int(answer.headers["content-length"]) and server.sock.getsockname() == first
    count += 1
    if count % 50 == 0: print(json.dumps({"acknowledged": count}), flush=True)
print(json.dumps({"acknowledged": count, "lost": 0}), flush=True)
`

let lab: TestLab
beforeAll(async () => {
  lab = await testLab('dock-redis', ['docker'])
  await prepareHosts(lab.context)
})
afterAll(() => lab?.close())

/** Starts the client's load on the guest. */
async function startLoad(script: string, guest: GuestSpec) {
  const at = guestAddress(lab.context, guest)
  const client = await lab.context.lab.machine(clientName(lab.context))
  const stream = await client.stream({ argv: ['python3', '-c', script, at.address, String(at.port)] })
  const seen: { acknowledged: number; lost: number | undefined } = { acknowledged: 0, lost: undefined }
  const reading = (async () => {
    for await (const line of stream.lines) Object.assign(seen, lineSchema.parse(JSON.parse(line)))
  })()
  return {
    seen,
    more: (than: number) => expect.poll(() => seen.acknowledged, { timeout: 20_000 }).toBeGreaterThan(than),
    async end() {
      stream.write('stop\n')
      await reading
    },
  }
}

async function migrate(guest: GuestSpec, from = 'cloudlet-a', to = 'cloudlet-b'): Promise<void> {
  const { lab: open, journal } = lab.context
  const migration = migrationSchema.parse({})
  await moverOf({ guest, migration })({
    lab: open,
    context: { machine: open.machine, journal },
    id: `0-0-${randomBytes(4).toString('hex')}`,
    from,
    to,
    guest,
    migration,
    links: defaultLinks,
    transport: 'mptcp',
    firstPath: 'eth0',
    offsetMs: () => 0,
    onPhase: () => undefined,
    onAnchor: () => undefined,
    onSample: () => undefined,
  })
}

test('redis keeps what it acknowledged, on the same connection, and in its volume', async () => {
  const { context } = lab
  const command = ['/usr/bin/redis-server', '--bind', '0.0.0.0', '--protected-mode', 'no', '--dir', '/data']
  command.push('--appendonly', 'yes', '--auto-aof-rewrite-percentage', '0')
  const guest = guestSchema.parse({ engine: 'docker', image: 'server', port: 6379, command, volumes: ['/data'] })
  await freshGuest(context, guest, 'cloudlet-a')
  const load = await startLoad(sets, guest)
  await load.more(500)
  // Docker's own API says the same, over the app's SSH connection.
  const source = await context.lab.machine('cloudlet-a')
  expect(await containerLogs(source, 50)).toContain('Ready to accept connections')
  expect((await containerStats(source)).networks['eth0']?.receivedBytes).toBeGreaterThan(10_000)
  await migrate(guest)
  const atMove = load.seen.acknowledged
  await load.more(atMove + 500)
  await load.end()
  expect(load.seen.lost).toBe(0)
  // Each acknowledged write is one SET in the file of the volume, before and after the move.
  const count =
    'cat "$(docker volume inspect -f "{{.Mountpoint}}" guest-volume-0)"/appendonlydir/*.incr.aof | grep -aci "^set"'
  const kept = await (await context.lab.machine('cloudlet-b')).exec({ argv: ['sh', '-c', count] })
  expect(Number(kept.stdout)).toBe(load.seen.acknowledged)
  const left = await source.exec({ argv: ['docker', 'volume', 'ls', '-q'] })
  expect(left.stdout).toBe('')
})

test('nginx answers every request of a connection that lives on', async () => {
  const { context } = lab
  // CRIU reads workers of another user only with CAP_SYS_RESOURCE, and a kernel may be without IPv6.
  const start = `sed -i 's/^user .*/user root;/; s/^http {/http { keepalive_requests 1000000;/' /etc/nginx/nginx.conf
sed -i '/\\[::]/d' /etc/nginx/sites-enabled/default
exec /usr/sbin/nginx -g 'daemon off;'`
  const command = ['/bin/sh', '-ec', start]
  const guest = guestSchema.parse({ engine: 'docker', image: 'server', port: 80, command })
  await freshGuest(context, guest, 'cloudlet-a')
  const load = await startLoad(requests, guest)
  await load.more(200)
  await migrate(guest)
  const atMove = load.seen.acknowledged
  await load.more(atMove + 200)
  await load.end()
  expect(load.seen.lost).toBe(0)
  // And back with no client at all: a guest that says nothing by itself is found all the same.
  await migrate(guest, 'cloudlet-b', 'cloudlet-a')
  const client = await context.lab.machine(clientName(context))
  expect(await portAnswers(client, guestAddress(context, guest), 2000)).toBe(true)
  await removeGuest(context)
})
