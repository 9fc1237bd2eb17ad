// A console in a container of each engine: it answers, holds a migration off while it is open, and leaves nothing behind.
import type { Duplex } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { guestSchema } from '../../../shared/scenario'
import { requireNoConsole } from '../migration/guest-consoles'
import type { TestLab } from '../runs/lab.fixture'
import { testLab } from '../runs/lab.fixture'
import { freshGuest, removeGuest } from '../runs/guest-life'
import { engineOf } from './engines'

let lab: TestLab
beforeAll(async () => {
  lab = await testLab('consoles', ['docker'])
})
afterAll(() => lab?.close())

test.each(['lxc', 'docker'] as const)('%s', async (engine) => {
  const { context } = lab
  await freshGuest(context, guestSchema.parse({ engine, memoryMiB: 1 }), 'cloudlet-a')
  const machine = await context.lab.machine('cloudlet-a')
  await requireNoConsole(machine, engine)
  const console = await engineOf(engine).console(machine, { size: { rows: 30, columns: 90 } })
  const says = saying(console.stream)
  await says(/# /)
  console.stream.write('echo "size $(stty size)"\n')
  await says(/size 30 90\r/)
  await expect(requireNoConsole(machine, engine)).rejects.toThrow(/started from outside/)
  await console.close()
  await requireNoConsole(machine, engine)
  await removeGuest(context)
})

/** Waits until what was said so far has this in it. */
function saying(stream: Duplex): (words: RegExp) => Promise<void> {
  let said = ''
  stream.on('data', (data: Buffer) => (said += data.toString()))
  return (words) => expect.poll(() => said, { timeout: 10_000 }).toMatch(words)
}
