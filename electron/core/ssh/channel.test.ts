// A command whose every packet comes in one read: its exit status is told before any promise goes on.
import { Duplex, PassThrough } from 'node:stream'
import { Client } from 'ssh2'
import { expect, test, vi } from 'vitest'
import { start } from './channel'

class QuickChannel extends Duplex {
  stderr = new PassThrough()
  override _read(): void {}
  override _write(_chunk: unknown, _encoding: string, done: () => void): void {
    done()
  }
}

test('the exit status of a quick command is not missed', async () => {
  const client = new Client()
  const channel = new QuickChannel()
  vi.spyOn(client, 'exec').mockImplementation((_line: unknown, ...rest: unknown[]) => {
    const callback = rest.at(-1)
    if (typeof callback !== 'function') throw new Error('no callback')
    callback(undefined, channel)
    channel.push('answer\n')
    channel.push(null)
    channel.emit('exit', 3)
    channel.emit('close')
    return client
  })
  const running = await start(client, 'quick')
  expect(await running.done).toMatchObject({ exitCode: 3, lost: false })
})
