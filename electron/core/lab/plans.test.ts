import { describe, expect, it } from 'vitest'
import { linkSchema } from '../../../shared/scenario'
import { shellLine } from '../../../shared/plan'
import { manifestOf, manifestText } from './manifest'
import { downPlan, upPlan } from './plans'
import { labImages } from './layers'
import { labTopology, switchPort } from './topology'

const scripts = {
  facts: 'facts',
  claim: 'claim',
  network: 'network',
  host: 'host',
  inside: 'inside',
  delay: 'delay',
  delayProgram: 'delay program',
  down: 'down',
  status: 'status',
  image: 'recipe',
  layer: 'layer',
  layers: { docker: 'docker', kvm: 'kvm' },
}
const link = linkSchema.parse({})
const images = labImages(scripts, [])
const input = { scripts, images, links: { eth0: link, eth1: link }, publicKey: 'ssh-ed25519 AAAA lab' }
const topology = labTopology('local', '10.78.3')
const facts = {
  cgroups: '/sys/fs/cgroup',
  delayedBy: 'netem' as const,
  imagesReady: [images[0].folder],
  existed: false,
  claim: 'one',
}

describe('up plan', () => {
  it('claims first, and undoes all by the same removal as down', () => {
    const [claim] = upPlan(topology, facts, input).steps
    expect(claim).toMatchObject({ stdin: 'claim', undo: { argv: ['sh', '-s', '--', 'local', 'one'], stdin: 'down' } })
    expect(downPlan('local', scripts).steps).toMatchObject([{ argv: ['sh', '-s', '--', 'local'], stdin: 'down' }])
  })

  it('does not undo a lab that was there before', () => {
    expect(upPlan(topology, { ...facts, existed: true }, input).steps.some((step) => step.undo)).toBe(false)
  })

  it('builds the image first, in a mount namespace of its own, only when it is missing', () => {
    const [first] = upPlan(topology, { ...facts, imagesReady: [] }, input).steps
    expect(first?.argv).toEqual(expect.arrayContaining(['unshare', '--mount', images[0].folder]))
    expect(upPlan(topology, facts, input).steps.some((step) => step.argv.includes('recipe'))).toBe(false)
  })

  it('builds what a layer lacks, and starts the hosts with all of it, the topmost first', () => {
    const layered = { ...input, images: labImages(scripts, ['docker']) }
    const [base, docker] = layered.images.map((image) => image.folder)
    const { steps } = upPlan(topology, facts, layered)
    expect(steps[0]?.argv).toEqual(expect.arrayContaining(['layer', docker, base, 'docker']))
    expect(steps.filter((step) => step.argv.includes(`${docker}:${base}`))).toHaveLength(3)
    expect(manifestOf(topology, layered.images, '/sys/fs/cgroup', 'one')).toMatchObject({
      image: base,
      layers: ['docker'],
    })
  })

  it('says why for every step, and touches only the machine', () => {
    for (const step of upPlan(topology, facts, input).steps) {
      expect(step.host).toBe('machine')
      expect(step.why).toMatch(/^[A-Z].*\.$/)
      expect(shellLine(step)).not.toBe('')
    }
  })
})

describe('manifest', () => {
  it('lists everything under names that carry the lab', () => {
    const { made } = manifestOf(topology, images, '/sys/fs/cgroup', 'one')
    expect(made).toEqual([
      'cgroup /sys/fs/cgroup/handover-lab/local',
      expect.stringMatching(/^link hl[0-9a-f]{4}m1$/),
      expect.stringMatching(/^link hl[0-9a-f]{4}m2$/),
      expect.stringMatching(/^link hl[0-9a-f]{4}m3$/),
      'netns hl-local-cloudlet-a',
      'netns hl-local-cloudlet-b',
      'netns hl-local-client',
      'netns hl-local-switch',
    ])
  })

  it('has the lines that the root scripts look for', () => {
    const lines = manifestText(manifestOf(topology, images, '/sys/fs/cgroup', 'one')).split('\n')
    expect(lines).toContain('  "management": "10.78.3",')
    expect(lines).toContain('    "netns hl-local-client",')
  })
})

describe('topology', () => {
  it('keeps interface names within the 15 characters Linux allows', () => {
    const long = labTopology('a'.repeat(31), '10.78.0')
    const names = long.hosts.flatMap((host) => [host.managementLink, ...host.interfaces.map((each) => each.port)])
    // The tap of a delayed port has one letter more.
    const taps = long.hosts.map(({ name }) => `${switchPort(name, 'eth0')}d`)
    for (const name of [...names, ...taps]) expect(name.length).toBeLessThanOrEqual(15)
    expect(new Set(names).size).toBe(names.length)
  })
})
