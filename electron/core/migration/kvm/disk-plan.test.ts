import { expect, it } from 'vitest'
import { guestSchema, migrationSchema } from '../../../../shared/scenario'
import { plannedRecord } from '../../lab/planned-record'
import { isDiskCopied, mirrorArguments, serverArguments, targetArguments } from './disk-plan'
import { kvmPlans } from './show'

const link = { rateMbit: 100, delayMs: 0, jitterMs: 0, lossPercent: 0 }
const [from, to] = plannedRecord('x', { eth0: link, eth1: link }).hosts
if (!from || !to) throw new Error('no hosts')
const guest = guestSchema.parse({ engine: 'kvm', image: '/images/mine' })
const move = { id: '1-0-ab', from, to, guest, transport: 'mptcp' as const }
const spec = migrationSchema.parse({ strategy: 'pre-copy', bandwidthMbit: 80 })

it('copies a disk over the same paths and with the same certificates as memory', () => {
  expect(serverArguments(move, spec)).toEqual({
    addr: { type: 'inet', data: { host: '0.0.0.0', port: '4443', mptcp: true } },
    'tls-creds': 'tls-1-0-ab',
  })
  expect(targetArguments(move, { ...spec, tls: false }, '10.77.0.2')).not.toHaveProperty('tls-creds')
  expect(targetArguments(move, spec, '10.77.0.2')).toMatchObject({
    server: { host: '10.77.0.2', mptcp: true },
    'tls-hostname': 'handover-1-0-ab',
  })
  expect(mirrorArguments(move, spec)).toMatchObject({ sync: 'full', speed: 10_000_000 })
})

it('settles the disk while the guest stands still, and shows so', () => {
  const shown = kvmPlans(move, spec, '10.77.0.2').flatMap(({ steps }) => steps.map(({ argv }) => argv[2]))
  const order = ['nbd-server-start', 'blockdev-mirror', 'migrate', 'block-job-cancel', 'migrate-continue', 'cont']
  expect(shown.filter((word) => word !== undefined && order.includes(word))).toEqual(order)
})

it('copies no disk where there is none, or where both hosts see it', () => {
  expect(isDiskCopied(guest)).toBe(true)
  expect(isDiskCopied({ ...guest, disk: 'shared' })).toBe(false)
  expect(isDiskCopied({ ...guest, image: 'minimal' })).toBe(false)
})
