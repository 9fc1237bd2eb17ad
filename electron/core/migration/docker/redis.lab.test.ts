// A real service under load: a redis in a Docker container moves, and nothing that it acknowledged to its client is lost.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { guestSchema, migrationSchema } from '../../../../shared/scenario'
import { containerLogs, containerStats } from '../../guests/docker/api'
import { clientName, freshGuest, guestAddress, removeGuest } from '../../runs/guest-life'
import type { TestLab } from '../../runs/lab.fixture'
import { testLab } from '../../runs/lab.fixture'
import { prepareHosts } from '../../runs/prepare-lab'
import { defaultLinks } from '../../labs'
import { moverOf } from '../method'

// One connection: each answer is waited for, so what was acknowledged is known. On a line of input it reads all back.
const load = `
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

let lab: TestLab
beforeAll(async () => {
  lab = await testLab('dock-redis', ['docker'])
})
afterAll(() => lab?.close())

test('redis keeps what it acknowledged, on the same connection', async () => {
  const { context } = lab
  const command = ['/usr/bin/redis-server', '--bind', '0.0.0.0', '--protected-mode', 'no']
  const guest = guestSchema.parse({ engine: 'docker', image: 'server', port: 6379, command })
  await prepareHosts(context)
  await freshGuest(context, guest, 'cloudlet-a')
  const at = guestAddress(context, guest)
  const client = await context.lab.machine(clientName(context))
  const stream = await client.stream({ argv: ['python3', '-c', load, at.address, String(at.port)] })
  let acknowledged = 0
  let lost: number | undefined
  const reading = (async () => {
    for await (const line of stream.lines) ({ acknowledged, lost } = lineSchema.parse(JSON.parse(line)))
  })()
  await expect.poll(() => acknowledged, { timeout: 20_000 }).toBeGreaterThan(500)
  // Docker's own API says the same, over the app's SSH connection.
  const source = await context.lab.machine('cloudlet-a')
  expect(await containerLogs(source, 50)).toContain('Ready to accept connections')
  expect((await containerStats(source)).networks['eth0']?.receivedBytes).toBeGreaterThan(10_000)
  const migration = migrationSchema.parse({})
  await moverOf({ guest, migration })({
    lab: context.lab,
    context: { machine: context.lab.machine, journal: context.journal },
    id: `0-0-${randomBytes(4).toString('hex')}`,
    from: 'cloudlet-a',
    to: 'cloudlet-b',
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
  const atMove = acknowledged
  await expect.poll(() => acknowledged, { timeout: 20_000 }).toBeGreaterThan(atMove + 500)
  stream.write('stop\n')
  await reading
  expect(lost).toBe(0)
  await removeGuest(context)
})
