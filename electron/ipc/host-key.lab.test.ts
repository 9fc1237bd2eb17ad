// A real sshd that nobody knows: what the page is asked, and what its answer does.
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { AnyEvent } from '../../shared/ipc'
import type { Operation } from '../../shared/operation'
import { destination } from '../core/ssh/address'
import { startSshd } from '../core/ssh/testing/sshd'
import type { TestSshd } from '../core/ssh/testing/sshd'
import { createHandlers } from './handlers'
import type { Joined } from './handlers'

const signal = new AbortController().signal
let sshd: TestSshd
let folder: string
let joined: Joined
let on: string

beforeAll(async () => {
  sshd = await startSshd()
  on = destination(sshd.address('other'))
  folder = await mkdtemp(join(tmpdir(), 'handover-host-key-'))
  // A home of its own, with a key that the host does not let in: no lab is to come up here.
  vi.stubEnv('HOME', folder)
  vi.stubEnv('XDG_DATA_HOME', folder)
  await mkdir(join(folder, '.ssh'))
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, '.ssh/id_ed25519')])
  joined = await createHandlers('host-key')
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await joined.close()
  await sshd.stop()
  await rm(folder, { recursive: true, force: true })
})

function next<T>(pick: (event: AnyEvent) => T | undefined): Promise<T> {
  return new Promise((done) => {
    const unsubscribe = joined.events.subscribe((event) => {
      const found = pick(event)
      if (found === undefined) return
      unsubscribe()
      done(found)
    })
  })
}
const ended = () =>
  next(({ event, payload }): Operation['status'] | undefined =>
    event === 'operation' && payload.status.state !== 'running' ? payload.status : undefined,
  )
const asked = () => next(({ event, payload }) => (event === 'changed' && payload.topic === 'questions') || undefined)
const start = () => joined.handlers['lab.up']({ lab: 'host-key', on }, { signal })
const questions = () => joined.handlers['question.list']({}, { signal })
const answer = async (trust: boolean) => {
  const [question] = await questions()
  await joined.handlers['question.answer']({ id: question?.id ?? '', trust }, { signal })
}

test('an unknown host is asked about, with its own fingerprint; refused, it is not spoken to', async () => {
  const [question, end] = [asked(), ended()]
  await start()
  await question
  const told = execFileSync('ssh-keygen', ['-lf', join(sshd.folder, 'host.pub')], { encoding: 'utf8' })
  expect(await questions()).toEqual([
    expect.objectContaining({ host: on, keyType: 'ssh-ed25519', fingerprint: told.split(' ')[1] }),
  ])
  await answer(false)
  expect(await end).toMatchObject({ state: 'failed', error: { code: 'host-key-unknown' } })
})

test('trusted, its key is kept, and the login is tried', async () => {
  const [question, end] = [asked(), ended()]
  await start()
  await question
  await answer(true)
  expect(await end).toMatchObject({ state: 'failed', error: { code: 'auth-failed' } })
  const kept = await readFile(join(folder, 'handover-lab', 'known_hosts'), 'utf8')
  expect(kept).toContain(sshd.hostKey)
})

test('another key than the one kept is refused without a question, with what to do', async () => {
  await sshd.changeKey()
  const end = ended()
  await start()
  const status = await end
  expect(status).toMatchObject({ state: 'failed', error: { code: 'host-key-changed' } })
  expect(JSON.stringify(status)).toContain('ssh-keygen -f')
  expect(await questions()).toEqual([])
})
