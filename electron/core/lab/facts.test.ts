import { describe, expect, it } from 'vitest'
import { freeManagement, parseFacts, requireCapable } from './facts'
import { manifestOf, manifestText } from './manifest'
import { labTopology } from './topology'

const manifest = manifestOf(
  labTopology('local', '10.78.1'),
  [{ name: 'base', folder: '/image', build: [] }],
  '/sys/fs/cgroup/unified',
  'one',
)
const output = `debootstrap yes
mptcp yes
delays program
cgroup /sys/fs/cgroup/unified
addresses [{},{"ifname":"lo","addr_info":[{"local":"127.0.0.1","prefixlen":8}]},{"ifname":"eth0","addr_info":[{"local":"192.0.2.2","prefixlen":24}]}]
routes [{"dst":"default","gateway":"192.0.2.1"},{"dst":"10.78.0.0/24","dev":"x"}]
image /image
taken 10.78.1
manifest ${manifestText(manifest).replaceAll('\n', '')}
kernel 6.12.0
`

describe('facts', () => {
  const facts = parseFacts(output)

  it('are read from what the script prints', () => {
    expect(facts).toMatchObject({
      debootstrap: true,
      mptcp: true,
      delayedBy: 'program',
      imagesReady: ['/image'],
      missing: [],
    })
    expect(facts.cgroups).toBe('/sys/fs/cgroup/unified')
    expect(facts.manifest).toEqual(manifest)
    expect(parseFacts(output.replace('delays program\n', '')).delayedBy).toBeNull()
    expect(() => requireCapable(facts, '/image')).not.toThrow()
  })

  it('say what is missing and how to get it', () => {
    expect(() => requireCapable({ ...facts, debootstrap: false }, '/other')).toThrow('debootstrap is missing')
    expect(() => requireCapable({ ...facts, mptcp: false }, '/image')).toThrow('MPTCP')
    expect(() => requireCapable({ ...facts, missing: ['tc'] }, '/image')).toThrow('lacks: tc')
    expect(() => requireCapable({ ...facts, cgroups: null }, '/image')).toThrow('cgroup')
  })

  it('leave taken networks alone', () => {
    expect(freeManagement(facts.networks)).toBe('10.78.2')
    expect(freeManagement([])).toBe('10.78.0')
    expect(freeManagement(['10.0.0.0/8', '10.78.0.5/32'])).toBe('10.78.1')
    expect(() => freeManagement(['10.78.9.9/16'])).toThrow('No network')
  })
})
