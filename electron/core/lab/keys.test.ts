import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { utils } from 'ssh2'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ensureKey, newKeyPair, writeWhole } from './keys'
import { imageProgress } from './image-progress'
import { readRecord, recordFile } from './record'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-keys-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('the lab key', () => {
  it('is one that ssh2 reads, with the public part that belongs to it', () => {
    const pair = newKeyPair('handover-lab:test')
    const key = utils.parseKey(pair.privateText)
    if (key instanceof Error) throw key
    expect(pair.publicText).toBe(`ssh-ed25519 ${key.getPublicSSH().toString('base64')} handover-lab:test`)
    const signature = key.sign('text')
    if (signature instanceof Error) throw signature
    expect(key.verify('text', signature)).toBe(true)
  })

  it('is made once and is only its owner’s to read', async () => {
    const file = join(folder, 'labs', 'x', 'id_ed25519')
    const first = await ensureKey(file, 'x')
    expect(await ensureKey(file, 'x')).toBe(first)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readFile(file, 'utf8')).toContain('OPENSSH PRIVATE KEY')
  })
})

describe('the record', () => {
  it('is null when there is none, and a damaged one is told', async () => {
    expect(await readRecord(folder, 'x')).toBeNull()
    await mkdir(join(folder, 'labs', 'x'), { recursive: true })
    await writeWhole(recordFile(folder, 'x'), '{"version": 1', 0o600)
    await expect(readRecord(folder, 'x')).rejects.toMatchObject({ info: { code: 'bad-input' } })
  })
})

describe('progress of the image', () => {
  it('tells fraction, text and the time left', () => {
    let now = 0
    const told: unknown[] = []
    const listen = imageProgress(
      (progress) => told.push(progress),
      () => now,
    )
    listen('progress 2 unpacking')
    now = 20_000
    listen('some other line')
    listen('progress 40 installing sshd')
    expect(told).toEqual([
      { fraction: 0.02, text: 'unpacking', leftMs: null },
      { fraction: 0.4, text: 'installing sshd', leftMs: 30_000 },
    ])
  })
})
