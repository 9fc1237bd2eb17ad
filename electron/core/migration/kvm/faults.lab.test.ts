// What breaks before the target has proved its guest leaves exactly one running guest, at the source.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LabError } from '../../../../shared/reply'
import type { TestLab } from '../../runs/lab.fixture'
import { testLab } from '../../runs/lab.fixture'
import { kvmGuest } from './kvm.fixture'

let lab: TestLab
let guest: Awaited<ReturnType<typeof kvmGuest>>
let nonce: string | undefined
beforeAll(async () => {
  lab = await testLab('test-kvmf', ['kvm'])
  guest = await kvmGuest(lab)
  nonce = (await guest.status())?.nonce
})
afterAll(async () => {
  await guest?.close()
  await lab?.close()
})

async function expectAtSource(): Promise<void> {
  expect(await guest.presences()).toEqual({ 'cloudlet-a': 'running', 'cloudlet-b': 'absent' })
  expect((await guest.status())?.nonce).toBe(nonce)
  expect(await guest.leftOvers('cloudlet-b')).toBe('')
}

/** Does something once, when memory is on its way. */
function once(work: () => void) {
  let done = false
  return ({ status, transferredBytes }: { status: string; transferredBytes: number }) => {
    if (done || status !== 'active' || transferredBytes < 1_000_000) return
    done = true
    work()
  }
}

test.each(['pre-copy', 'stop-and-copy'])('a cancelled %s leaves the guest at the source', async (strategy) => {
  const cancel = new AbortController()
  const moving = guest.move({ spec: { strategy }, signal: cancel.signal, onSample: once(() => cancel.abort()) })
  await expect(moving).rejects.toMatchObject({ info: { code: 'cancelled' } })
  await expectAtSource()
})

test('QEMU killed on the target', async () => {
  const kill = () => void guest.on('cloudlet-b', 'sh', '-c', 'kill -9 "$(cat /var/lib/handover/kvm/guest/pid)"')
  await expect(guest.move({ onSample: once(kill) })).rejects.toMatchObject({ info: { code: 'migration-failed' } })
  await expectAtSource()
})

test('the port is taken on the target', async () => {
  const listen = 'import socket, time; s = socket.create_server(("", 4444)); print(1, flush=True); time.sleep(60)'
  const machine = await lab.context.lab.machine('cloudlet-b')
  const taken = await machine.stream({ argv: ['python3', '-c', listen] })
  for await (const _line of taken.lines) break
  const error = await guest.move().catch((thrown: unknown) => thrown)
  taken.stop()
  await taken.done
  expect(error).toBeInstanceOf(LabError)
  expect(String(error)).toContain('port 4444')
  await expectAtSource()
})

test('a guest that writes faster than the paths carry is noticed, and what to change is said', async () => {
  // A cap far below what even an idle guest writes.
  const spec = { bandwidthMbit: 4, downtimeLimitMs: 1 }
  const cancel = new AbortController()
  const moving = guest.move({ spec, signal: cancel.signal, onSample: once(() => cancel.abort()) })
  await expect(moving).rejects.toMatchObject({ info: { code: 'cancelled' } })
  const told = lab.entries.some((entry) => entry.kind === 'note' && entry.text.startsWith('Before the start:'))
  expect(told).toBe(true)
})

test('after all that it moves by multifd, and back by post-copy', async () => {
  await guest.move({ spec: { multifd: 2 } })
  expect(await guest.presences()).toEqual({ 'cloudlet-a': 'absent', 'cloudlet-b': 'running' })
  expect(await guest.leftOvers('cloudlet-a')).toBe('')
  await guest.move({ from: 'cloudlet-b', spec: { strategy: 'post-copy' } })
  expect(await guest.presences()).toEqual({ 'cloudlet-a': 'running', 'cloudlet-b': 'absent' })
  expect((await guest.status())?.nonce).toBe(nonce)
})
