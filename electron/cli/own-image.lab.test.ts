// A guest of the user's own: a root filesystem in a folder or a tar, a command and a TCP port; made from the lab image's parts.
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { resultsSchema } from '../../shared/results'
import { imageFolder } from '../core/lab/layers'
import type { CommandRoom } from './command.fixture'
import { commandRoom, journalOf } from './command.fixture'

const lab = 'runs-image'
const server = `
import socket, sys
kind = 262 if sys.argv[1:] == ["mptcp"] else 0
listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, kind)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("0.0.0.0", 9000))
listener.listen(64)
while True:
    listener.accept()[0].close()
`
let room: CommandRoom
let folder = ''

beforeAll(async () => {
  room = await commandRoom()
  const up = await room.run('lab', 'up', '--name', lab)
  expect(up.code, up.stderr).toBe(0)
  const recipe = await readFile(join(import.meta.dirname, '../../resources/image/base.sh'), 'utf8')
  folder = join(room.folder, 'rootfs')
  mkdirSync(folder)
  execFileSync('tar', ['-C', folder, '-xf', join(imageFolder(recipe), 'guests', 'minimal.tar')])
  writeFileSync(join(folder, 'server.py'), server)
  execFileSync('tar', ['-C', folder, '--numeric-owner', '-czf', join(room.folder, 'mine.tar.gz'), '.'])
})
afterAll(async () => {
  await room?.run('lab', 'down', '--name', lab)
  room?.remove()
})

async function run(image: string, ...words: string[]) {
  const guest = { image, command: ['/usr/bin/python3', '/server.py', ...words], port: 9000, memoryMiB: 16 }
  const file = room.write('own.yaml', { version: 1, name: 'my own guest', lab, guest, migration: { after: '1s' } })
  const ended = await room.run('run', file, '--out', join(room.folder, 'out'), '--json')
  return { ...ended, out: ended.stdout }
}

test(
  'a folder and a tar become guests that move, and each is sent to its host once',
  { timeout: 200_000 },
  async () => {
    for (const [image, sent] of [
      ['rootfs', 1],
      ['rootfs', 0],
      ['./mine.tar.gz', 1],
    ] as const) {
      // prettier-ignore
      const ended = await run(image)
      expect(ended.code, ended.out + ended.stderr).toBe(0)
      const { runs, session } = parsed(ended.out)
      expect(runs[0]?.verdict).toMatchObject({ state: 'continued', connection: 'none', transport: { actual: 'mptcp' } })
      expect(runs[0]?.metrics?.downtimeMs).toBeGreaterThan(50)
      expect(runs[0]?.metrics?.downtimeMs).toBeLessThan(20_000)
      const steps = journalOf(session).filter(
        (entry) => entry.kind === 'step' && entry.step.why.startsWith('Send the guest'),
      )
      expect(steps).toHaveLength(sent)
    }
  },
)

test('a guest with an MPTCP socket is refused before it is frozen, with the reason', async () => {
  const ended = await run('rootfs', 'mptcp')
  expect(ended.code).toBe(1)
  const [result] = parsed(ended.out).runs
  expect(result?.error).toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('MPTCP socket, LISTEN 0.0.0.0:9000'),
  })
  expect(result?.phases.some((phase) => phase.name === 'freeze')).toBe(false)
})

test('an image that is not there is refused before any host is touched', async () => {
  const ended = await run('nowhere.tar')
  expect([ended.code, ended.out]).toEqual([
    2,
    expect.stringContaining(`there is no ${join(room.folder, 'nowhere.tar')}`),
  ])
})

function parsed(text: string) {
  const value: unknown = JSON.parse(text)
  const session = typeof value === 'object' && value !== null && 'session' in value ? String(value.session) : ''
  return { ...resultsSchema.parse(value), session }
}
