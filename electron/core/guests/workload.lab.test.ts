// What the counter workload promises of its pages, of the container's program and of the virtual machine's: each kind of damage is found.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pagesCheckSchema } from '../telemetry/lines'
import type { TestLab } from '../runs/lab.fixture'
import { resources, testLab } from '../runs/lab.fixture'
import { awaitWorkload } from './workload'

let lab: TestLab
beforeAll(async () => {
  lab = await testLab('workloads', ['kvm'])
})
afterAll(() => lab?.close())

const at = { address: '127.0.0.1', port: 7101 }

// Page 30 is put back to what it was before the sweep renewed it, which has just passed 10 and 20 as well.
const damage = `
import re, socket, struct, subprocess, sys
nonce, port = bytes.fromhex(sys.argv[1]), int(sys.argv[2])
listening = subprocess.run(["ss", "-ltnpH", f"sport = :{port}"], capture_output=True, text=True).stdout
pid = re.search("pid=([0-9]+)", listening)[1]
memory = open(f"/proc/{pid}/mem", "r+b", buffering=0)
def read(place, size=4096):
    memory.seek(place)
    return memory.read(size)
def write(place, data):
    memory.seek(place)
    memory.write(data)
pages = {}
for line in open(f"/proc/{pid}/maps"):
    start, end = (int(part, 16) for part in re.match("([0-9a-f]+)-([0-9a-f]+) rw", line).groups()) if " rw" in line else (0, 0)
    for place in range(start, end, 4096):
        found, index = struct.unpack("<8sI", read(place, 12))
        if found in (nonce, nonce[::-1]): pages[index] = place
old = read(pages[30])
while read(pages[30]) == old: pass
write(pages[10], bytes(4096))
write(pages[20] + 2000, bytes([read(pages[20])[2000] ^ 1]))
write(pages[30], old)
guest = socket.create_connection(("127.0.0.1", port))
guest.sendall(b"v\\n")
print(guest.makefile().readline())
`

test.each(['python3 /tmp/workload.py', '/tmp/workload'])(
  '%s finds a lost, a torn and a stale page',
  async (program) => {
    const machine = await lab.context.lab.machine('cloudlet-a')
    const put = async (from: string, to: string) => {
      const stdin = await readFile(join(resources, from))
      await machine.exec({ argv: ['install', '-m', '0644', '/dev/stdin', to], stdin: stdin.toString() })
    }
    await put('host/workload.py', '/tmp/workload.py')
    await put('image/workload.c', '/tmp/workload.c')
    expect((await machine.exec({ argv: ['tcc', '-o', '/tmp/workload', '/tmp/workload.c'] })).exitCode).toBe(0)
    const options = ['--memory-mib', '1', '--dirty-mibps', '0.5', '--port', String(at.port)]
    const running = await machine.stream({ argv: [...program.split(' '), ...options] })
    const { nonce } = await awaitWorkload(machine, at, 10_000)
    const found = await machine.exec({
      argv: ['python3', '-', nonce, String(at.port)],
      stdin: damage,
    })
    running.stop()
    expect(found.stderr).toBe('')
    expect(pagesCheckSchema.parse(JSON.parse(found.stdout))).toMatchObject({ pages: 256, lost: 1, torn: 1, stale: 1 })
  },
)
