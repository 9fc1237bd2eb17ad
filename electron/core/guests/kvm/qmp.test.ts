import { PassThrough, Duplex } from 'node:stream'
import { expect, it } from 'vitest'
import type { QmpEvent } from './qmp'
import { openQmp } from './qmp'

/** A QEMU that answers each command by `reply`. */
function fakeQemu(reply: (command: string, id: number) => string | null) {
  const toApp = new PassThrough()
  const toQemu = new PassThrough()
  let rest = ''
  toQemu.on('data', (data: Buffer) => {
    const lines = (rest + data.toString()).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const { execute, id }: { execute: string; id: number } = JSON.parse(line)
      const answer = execute === 'qmp_capabilities' ? JSON.stringify({ id, return: {} }) : reply(execute, id)
      if (answer !== null) toApp.write(`${answer}\n`)
    }
  })
  toApp.write('{"QMP": {"version": {}, "capabilities": []}}\n')
  return { stream: Duplex.from({ readable: toApp, writable: toQemu }) }
}

const options = { host: 'cloudlet-a', onEvent: () => undefined, timeoutMs: 50 }

it('answers by id, tells events on the host’s clock, and skips what it does not know', async () => {
  const events: QmpEvent[] = []
  const { stream } = fakeQemu((command, id) => {
    const event = { event: 'STOP', timestamp: { seconds: 2, microseconds: 500_000 } }
    return `not json\n${JSON.stringify(event)}\n${JSON.stringify({ id, return: { status: command } })}`
  })
  const qmp = await openQmp(stream, { ...options, onEvent: (event) => events.push(event) })
  expect(await qmp.execute('query-status')).toEqual({ status: 'query-status' })
  expect(events).toEqual([{ name: 'STOP', t: 2500, data: {} }])
  qmp.close()
})

it('gives QEMU’s own words when it refuses, and does not wait for ever', async () => {
  const { stream } = fakeQemu((command, id) =>
    command === 'migrate' ? JSON.stringify({ id, error: { class: 'GenericError', desc: 'no' } }) : null,
  )
  const qmp = await openQmp(stream, options)
  await expect(qmp.execute('migrate')).rejects.toMatchObject({
    info: { code: 'step-failed', message: expect.stringMatching(/no$/) },
  })
  await expect(qmp.execute('stop')).rejects.toMatchObject({ info: { code: 'timeout' } })
  const asked = qmp.execute('cont')
  stream.destroy()
  await expect(asked).rejects.toMatchObject({ info: { code: expect.stringMatching(/timeout|unreachable/) } })
})
