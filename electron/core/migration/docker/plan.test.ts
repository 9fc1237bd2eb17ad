import { expect, test } from 'vitest'
import { guestSchema, migrationSchema } from '../../../../shared/scenario'
import { createArgv, createSteps, removeSteps } from '../../guests/docker/steps'
import type { RecordHost } from '../../lab/record'
import { lessons } from './barua-plan'
import { handoverSteps, imageSteps, layerSteps } from './plan'
import { dockerPlans } from './show'

const host = (name: string, number: number): RecordHost => ({
  name,
  role: 'cloudlet',
  address: `10.78.0.${number * 4 + 2}`,
  port: 22,
  user: 'root',
  hostKey: 'ssh-ed25519 AAAA',
  namespace: `hl-local-${name}`,
  interfaces: [
    { name: 'eth0', address: `10.77.0.${number}`, bridge: 'br0', switchPort: `${name}-0` },
    { name: 'eth1', address: `10.77.1.${number}`, bridge: 'br1', switchPort: `${name}-1` },
  ],
})
const guest = guestSchema.parse({ engine: 'docker' })
const move = { id: 'r1', from: host('cloudlet-a', 1), to: host('cloudlet-b', 2), guest, transport: 'mptcp' as const }

test('the container is told the same on every host: addresses, MACs, and where CRIU reads its options', () => {
  const argv = createArgv(move.from, guest, 'image')
  expect(argv).toEqual(createArgv(move.to, guest, 'image'))
  expect(argv).toContain('name=handover-eth0,ip=10.77.0.100,mac-address=02:00:0a:4d:00:64')
  expect(argv).toContain('name=handover-eth1,ip=10.77.1.100,mac-address=02:00:0a:4d:01:64')
  expect(argv).toContain('org.criu.config=/etc/criu/handover-guest.conf')
})

test('the target makes the container of the digest that the source has, and it is undone', () => {
  const steps = [...imageSteps(move, '10.77.1.2', 'sha256:1'), ...layerSteps(move, '10.77.1.2', 'sha256:1')]
  const create = steps.find((step) => step.argv[1] === 'create')
  expect(create).toMatchObject({
    host: 'cloudlet-b',
    undo: { argv: removeSteps('x', 'guest')[0]?.argv },
  })
  expect(create?.argv).toContain('sha256:1')
  expect(JSON.stringify(steps)).toContain('root@10.77.1.2')
})

test('the frozen part goes on without the app, and says of which engine it is', () => {
  const { receive, send } = handoverSteps(move, '10.77.0.2', 5)
  for (const step of [receive[0], send[0]]) expect(JSON.parse(step?.stdin ?? '')).toMatchObject({ engine: 'docker' })
  for (const step of [receive[1], send[1]]) expect(step?.argv.join(' ')).toContain('setsid -f')
})

test('a user image is imported from its tar or folder, and no workload put into it', () => {
  const own = guestSchema.parse({ engine: 'docker', image: '/srv/my.tar', command: ['/run me'], port: 80 })
  const steps = createSteps(move.from, own, 'workload')
  expect(steps.some((step) => step.argv.includes('/srv/my.tar'))).toBe(true)
  expect(steps.some((step) => step.stdin === 'workload')).toBe(false)
  expect(createArgv(move.from, own, 'i').at(-1)).toBe('/run me')
})

test('the learner has seven steps, each with its commands and a reason', () => {
  const all = lessons(move, '10.77.0.2', 'sha256:1')
  expect(all.map((lesson) => lesson.number)).toEqual([1, 2, 3, 4, 5, 6, 7])
  for (const step of all.flatMap((lesson) => lesson.steps)) expect(step.why).toMatch(/^\S.*\.$/)
  for (const method of ['handover', 'barua', 'stateless'] as const)
    expect(
      dockerPlans(move, '10.77.0.2', migrationSchema.parse({ method })).flatMap((plan) => plan.steps).length,
    ).toBeGreaterThan(5)
})

test('an image may be pulled, and volumes are mounted under names that are the same on every host', () => {
  const own = guestSchema.parse({ engine: 'docker', image: 'pull:nginx:1.27', volumes: ['/data', '/logs'] })
  const pull = createSteps(move.from, own, 'workload').find((step) => step.argv.includes('nginx:1.27'))
  expect(pull?.argv[2]).toContain('docker pull')
  expect(createArgv(move.from, own, 'i')).toContain('type=volume,source=guest-volume-1,destination=/logs')
  const moving = { ...move, guest: own, who: { name: 'guest-2', number: 1 } }
  const text = JSON.stringify([layerSteps(moving, '10.77.0.2', 'i'), handoverSteps(moving, '10.77.0.2', 5)])
  expect(text).toContain('guest-2-volume-1')
  expect(text).toContain('/run/handover/r1/volume-1')
  expect(text).toContain(' -p 2223 ')
  expect(text).not.toContain('"guest"')
})

test('the other route has a download and an upload instead of one copy', () => {
  const [, , , , send] = lessons(move, '10.77.0.2', 'i', 'laptop')
  expect(send?.steps.map((step) => step.host).slice(0, 2)).toEqual(['cloudlet-a', 'cloudlet-b'])
})
