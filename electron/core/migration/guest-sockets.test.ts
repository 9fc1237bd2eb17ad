import { expect, it } from 'vitest'
import { toErrorInfo } from '../../../shared/reply'
import type { ExecResult, Machine } from '../ssh/machine'
import { parseSockets, requireNoMptcp } from './guest-sockets'

const text = `LISTEN 0 128 0.0.0.0:9000 0.0.0.0:* users:(("server",pid=7,fd=3))
ESTAB  0 0   10.77.0.100:9000 10.77.0.3:41234
`
const answer = (stdout: string): Machine => {
  const result: ExecResult = {
    exitCode: 0,
    stdout,
    stderr: '',
    durationMs: 1,
    timedOut: false,
    cancelled: false,
    lost: false,
  }
  return {
    name: 'cloudlet-a',
    exec: async () => result,
    stream: () => Promise.reject(new Error('not here')),
    connect: () => Promise.reject(new Error('not here')),
    terminal: () => Promise.reject(new Error('not here')),
    close: async () => undefined,
  }
}

it('reads sockets with and without their program', () => {
  expect(parseSockets(text)).toEqual([
    { state: 'LISTEN', local: '0.0.0.0:9000', program: 'server' },
    { state: 'ESTAB', local: '10.77.0.100:9000', program: null },
  ])
  expect(parseSockets('\n')).toEqual([])
})

it('says which sockets there are and what to do, or nothing', async () => {
  await requireNoMptcp(answer(''), 'lxc')
  const error = await requireNoMptcp(answer(text), 'lxc').catch((thrown: unknown) => toErrorInfo(thrown))
  expect(error).toMatchObject({ code: 'unsupported', host: 'cloudlet-a' })
  expect(error).toMatchObject({ message: expect.stringContaining('LISTEN 0.0.0.0:9000 (server) and 1 more') })
})
