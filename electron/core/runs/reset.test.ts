import { expect, it } from 'vitest'
import { scenarioSchema } from '../../../shared/scenario'
import { plannedRecord } from '../lab/planned-record'
import { defaultLinks } from '../labs'
import { resetSteps } from './reset'

const record = plannedRecord('here', defaultLinks)
const steps = (guest: object) => resetSteps(record, scenarioSchema.parse({ version: 1, name: 'reset', guest }))

it('looks at every path and forgets what the kernel learned of it, on each host', () => {
  const all = steps({})
  for (const host of ['cloudlet-a', 'cloudlet-b', 'client']) {
    const own = all.filter((step) => step.host === host).map(({ argv }) => argv.join(' '))
    expect(own.filter((line) => line.includes('LOWER_UP') && line.endsWith('sh eth0 eth1'))).toHaveLength(1)
    expect(own.filter((line) => line.includes('tcp_metrics flush'))).toHaveLength(1)
  }
  expect(all.some(({ argv }) => argv.join(' ').includes('docker'))).toBe(false)
})

it('takes a Docker image from the target alone: the source has just made its guest of it', () => {
  const images = steps({ engine: 'docker' }).filter(({ argv }) => argv.join(' ').includes('docker image rm'))
  expect(images.map(({ host }) => host)).toEqual(['cloudlet-b'])
  expect(images[0]?.argv.slice(-2)).toEqual(['handover-guest:latest', 'handover-minimal:latest'])
})
