// A virtual machine that starts from a disk of the user's moves with it, copied or shared. Long: only with ALL_FAULTS=1.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { guestLinks } from '../../guests/guest'
import { scenarioSchema } from '../../../../shared/scenario'
import type { TestLab } from '../../runs/lab.fixture'
import { testLab } from '../../runs/lab.fixture'
import { removeGuest } from '../../runs/guest-life'
import { checkDisk, ownDisk, sharedVolume } from './own-disk.fixture'

describe.runIf(process.env['ALL_FAULTS'])('a disk of the user’s', () => {
  let lab: TestLab
  let disk: string
  beforeAll(async () => {
    lab = await testLab('test-disk', ['kvm'])
    lab.context.keepGuest = true
    disk = await ownDisk()
  })
  afterAll(() => lab?.close())

  const move = async (guest: object, migration: object, more: object = {}) => {
    const scenario = scenarioSchema.parse({
      version: 1,
      name: 'own disk',
      guest: { engine: 'kvm', image: disk, ...guest },
      migration,
      ...more,
    })
    const results = await lab.run(scenario)
    console.log(JSON.stringify(results.map(({ error, verdict, metrics }) => ({ error, verdict, metrics }))))
    return results
  }
  const check = async () => {
    const [host] = lab.context.lab.record.hosts
    const address = host ? (guestLinks(host)[0]?.address ?? '') : ''
    return checkDisk(await lab.context.lab.machine('client'), address)
  }
  const told = () => lab.entries.flatMap((entry) => (entry.kind === 'note' ? [entry.text] : [])).join('\n')

  test.each(['pre-copy', 'stop-and-copy'])(
    'copied there and back by %s, while the guest writes to it',
    async (strategy) => {
      const results = await move({}, { strategy, hops: 2 })
      expect(results.map(({ error, verdict }) => [error, verdict?.state])).toEqual([
        [null, 'continued'],
        [null, 'continued'],
      ])
      expect(told()).toContain('The disk was copied')
      const content = await check()
      console.log(content)
      expect(content.bad).toBe(0)
      expect(content.written).toBeGreaterThan(500)
    },
  )

  test('a copy that breaks leaves the guest at the source, and the next one works', async () => {
    const cut = [
      { at: 'request+3s', host: 'cloudlet-a', interface: 'eth0', action: 'down' },
      { at: 'request+3s', host: 'cloudlet-a', interface: 'eth1', action: 'down' },
    ]
    const [result] = await move({}, { strategy: 'pre-copy', bandwidthMbit: 20 }, { handover: cut })
    expect(result?.error?.message).toContain('no byte passed for')
    const after = await move({}, { strategy: 'pre-copy' }, {})
    expect(after[0]?.verdict?.state).toBe('continued')
  })

  test('shared: both hosts see it, or the move is refused', async () => {
    const volume = await sharedVolume(lab, disk)
    try {
      const shared = { image: `${volume.folder}/disk.raw`, disk: 'shared' }
      const results = await move(shared, { strategy: 'pre-copy', hops: 2 })
      expect(results.map(({ error, verdict }) => [error, verdict?.state])).toEqual([
        [null, 'continued'],
        [null, 'continued'],
      ])
      expect(await check()).toMatchObject({ bad: 0 })
      const [postCopy] = await move(shared, { strategy: 'post-copy' })
      expect([postCopy?.error, postCopy?.verdict?.state]).toEqual([null, 'continued'])
      expect(await check()).toMatchObject({ bad: 0 })
      await removeGuest(lab.context)
      await volume.leave('cloudlet-b')
      const [refused] = await move(shared, { strategy: 'pre-copy' })
      expect(refused?.error?.message).toContain('the disk is not shared')
    } finally {
      await removeGuest(lab.context)
      await volume.close()
    }
  })
})
