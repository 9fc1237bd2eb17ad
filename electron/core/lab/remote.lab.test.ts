// The lab on another Linux machine: started through SSH, its hosts reached by a jump through it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noJournal, defaultLinks } from '../labs'
import { createPool } from '../ssh/pool'
import type { Pool } from '../ssh/pool'
import { startSshd } from '../ssh/testing/sshd'
import type { TestSshd } from '../ssh/testing/sshd'
import { takeDown } from './down'
import { observe } from './observe'
import { openLab } from './open-lab'
import { bringUp } from './up'

const lab = 'lab-remote'
const resources = resolve(import.meta.dirname, '../../../resources')
let sshd: TestSshd
let pool: Pool
let dataFolder: string

beforeAll(async () => {
  sshd = await startSshd()
  dataFolder = await mkdtemp(join(tmpdir(), 'handover-lab-remote-'))
  pool = createPool({ knownHostsFile: join(dataFolder, 'known_hosts'), agent: null })
  pool.register({ ...sshd.address('other-machine'), pinnedKey: sshd.hostKey })
})
afterAll(async () => {
  await pool.close()
  await sshd.stop()
  await rm(dataFolder, { recursive: true, force: true })
})

test('it comes up there, its hosts answer through the jump, and down leaves nothing', async () => {
  const carrier = await pool.machine('other-machine')
  const options = { lab, resources, dataFolder, journal: noJournal }
  try {
    const record = await bringUp(carrier, { ...options, links: defaultLinks })
    expect(record.machine).toBe('other-machine')
    const open = await openLab(lab, { dataFolder, pool, carrier })
    const client = await open.machine('client')
    expect((await client.exec({ argv: ['hostname'] })).stdout).toBe('client\n')
    const pinged = await client.exec({ argv: ['ping', '-c', '1', '-W', '2', '10.77.1.1'] })
    expect(pinged.exitCode).toBe(0)
  } finally {
    await takeDown(carrier, options)
  }
  expect(await observe(carrier, { lab, resources })).toMatchObject({ state: 'down', hosts: [] })
})
