import { expect, it } from 'vitest'
import { guestSchema } from '../../../../shared/scenario'
import type { RecordHost } from '../../lab/record'
import { createSteps, startSteps, waitSteps } from './steps'

const host: RecordHost = {
  name: 'cloudlet-a',
  role: 'cloudlet',
  namespace: 'hl-x-cloudlet-a',
  address: '10.78.0.6',
  port: 22,
  user: 'root',
  hostKey: 'ssh-ed25519 AAAA',
  interfaces: [
    { name: 'eth0', address: '10.77.0.1', bridge: 'br0', switchPort: 'a-0' },
    { name: 'eth1', address: '10.77.1.1', bridge: 'br1', switchPort: 'a-1' },
  ],
}
const spec = guestSchema.parse({ engine: 'kvm', memoryMiB: 100, vcpus: 2 })

it('starts the same machine on both sides, the target’s without a life of its own', () => {
  const source = startSteps(host, spec).at(-1)?.argv ?? []
  const target = waitSteps(host, spec, 'tcg', true).at(-1)?.argv ?? []
  const machine = (argv: readonly string[]) => argv.slice(4).filter((word) => !/initr/.test(word))
  expect(machine(target)).toEqual([...machine(source), '-incoming', 'defer', '-S'])
  expect(source).toEqual(expect.arrayContaining(['pc-q35-7.2', 'qemu64-v1', '2,maxcpus=2', '262']))
  expect(waitSteps(host, spec, 'tcg', false).at(-1)?.argv).not.toContain('-S')
})

it('gives the guest its addresses, MPTCP and the workload', () => {
  const start = createSteps(host, spec).find((step) => step.argv.at(-1)?.endsWith('/start'))
  expect(start?.stdin).toContain('addr add 10.77.1.100/24 dev eth1')
  expect(start?.stdin).toContain('mptcp endpoint add 10.77.0.100')
  expect(start?.stdin).toContain('/workload --memory-mib 100')
})

it('starts a disk of the user’s by itself, and gives the target an empty one, or the same', () => {
  const own = guestSchema.parse({ engine: 'kvm', image: '/images/mine' })
  expect(createSteps(host, own).at(-1)?.argv.slice(-2)).toEqual(['copy', '/images/mine'])
  const argv = startSteps(host, own).at(-1)?.argv ?? []
  expect(argv).toContain('virtio-blk-pci,drive=disk,bootindex=1')
  expect(argv).not.toContain('-kernel')
  const words = (spec: typeof own) => waitSteps(host, spec, 'tcg', true, 65_536).map((step) => step.argv.slice(-2))
  expect(words(own)).toContainEqual(['empty', '65536'])
  expect(words({ ...own, disk: 'shared' })).toContainEqual(['share', '/images/mine'])
})
