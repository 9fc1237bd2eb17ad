// The app dies while a virtual machine moves; the next one finds what is there and settles it.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { TestLab } from '../../runs/lab.fixture'
import { testLab } from '../../runs/lab.fixture'
import { kvmGuest } from './kvm.fixture'
import { recoverKvm } from './recover'

let lab: TestLab
let guest: Awaited<ReturnType<typeof kvmGuest>>
let nonce: string | undefined
beforeAll(async () => {
  lab = await testLab('test-kvmr', ['kvm'])
})
afterAll(() => lab?.close())
// A guest for each: what one test could not save is not the next one's to find.
beforeEach(async () => {
  guest = await kvmGuest(lab)
  nonce = (await guest.status())?.nonce
})
afterEach(() => guest?.close())

/** Begins a move in another app, which dies as soon as QEMU's status is this one. */
async function dieAt(status: string, spec: object): Promise<void> {
  const other = await lab.secondApp()
  const moving = guest.move({
    lab: other.lab,
    spec,
    onSample: (sample) => {
      // Before the target has loaded the devices QEMU cannot recover a post-copy.
      if (sample.status === status && sample.transferredBytes > 20_000_000) void other.close()
    },
  })
  await expect(moving).rejects.toThrow()
}

test('the app dies in pre-copy: the guest stays at the source', async () => {
  await dieAt('active', { strategy: 'pre-copy' })
  const told = await recoverKvm(lab.context.lab, lab.context.journal)
  expect(told.join()).toContain('the guest runs on cloudlet-a')
  expect(await guest.presences()).toEqual({ 'cloudlet-a': 'running', 'cloudlet-b': 'absent' })
  expect((await guest.status())?.nonce).toBe(nonce)
})

test('the app dies in post-copy, which is paused then: it goes on to the target', async () => {
  await dieAt('postcopy-active', { strategy: 'post-copy' })
  await guest.on('cloudlet-a', 'python3', '/var/lib/handover/bin/qemu_qmp.py', 'migrate-pause')
  const told = await recoverKvm(lab.context.lab, lab.context.journal)
  expect(told.join()).toContain('came to its end on cloudlet-b')
  expect(await guest.presences()).toEqual({ 'cloudlet-a': 'absent', 'cloudlet-b': 'running' })
  expect((await guest.status())?.nonce).toBe(nonce)
  expect(await recoverKvm(lab.context.lab, lab.context.journal)).toEqual([])
})
