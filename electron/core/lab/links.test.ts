import { describe, expect, it } from 'vitest'
import { linkSchema } from '../../../shared/scenario'
import { parseDelays, requireDelays } from './delays'
import { bucket, compareLinks, linkSteps, linksOf, parseQdiscs } from './links'

const link = linkSchema.parse({})
const links = { eth0: link, eth1: link }
const netem = { lab: 'local', delayedBy: 'netem', cgroups: '/sys/fs/cgroup', image: '/image' } as const
const ports = ['cloudlet-a', 'cloudlet-b', 'client'].flatMap((host) => [`${host}-0`, `${host}-1`])
// As `tc -j qdisc show` of iproute2 6.1 prints it.
const tbf = (dev: string, rate = 12_500_000) =>
  `{"kind":"tbf","handle":"2:","dev":"${dev}","root":true,"refcnt":9,"options":{"rate":${rate},"burst":25000,"lat":25000}}`
const captured = `[{"kind":"noqueue","handle":"0:","dev":"lo","root":true,"refcnt":2,"options":{}},${ports.map((port) => tbf(port)).join(',')}]`

describe('links', () => {
  it('shape each switch port toward the hosts', () => {
    const steps = linkSteps(netem, 'eth1', link)
    expect(steps.map((step) => step.argv[6])).toEqual(['cloudlet-a-1', 'cloudlet-b-1', 'client-1'])
    expect(steps[0]?.argv.join(' ')).toBe(
      'tc -n hl-local-switch qdisc replace dev cloudlet-a-1 root handle 2: tbf rate 100000000bit burst 25000 limit 337500',
    )
  })

  it('put the delay above the rate when delay or loss is asked', () => {
    const steps = linkSteps(netem, 'eth0', { ...link, delayMs: 20, lossPercent: 1 })
    expect(steps).toHaveLength(6)
    expect(steps[0]?.argv.join(' ')).toMatch(/root handle 1: netem limit \d+ delay 20ms loss 1%$/)
    expect(steps[1]?.argv).toEqual(expect.arrayContaining(['parent', '1:1', 'tbf']))
  })

  it.each([0.1, 1, 100, 10_000])('hold two full packets and a short queue at %d Mbit/s', (rate) => {
    const { burst, limit } = bucket(rate)
    expect(burst).toBeGreaterThan(3028)
    const waitMs = (limit - burst) / (rate * 125)
    expect(limit - burst === 15_000 || (waitMs > 20 && waitMs < 30)).toBe(true)
  })

  it('are read back and compared', () => {
    const found = parseQdiscs(captured)
    expect(linksOf(found)).toEqual(links)
    expect(() => compareLinks(links, found)).not.toThrow()
    found.set('client-1', { ...link, rateMbit: 50 })
    expect(() => compareLinks(links, found)).toThrow('eth1 of client should have 100 Mbit/s')
    expect(linksOf(found)).toEqual({ eth0: link })
    found.delete('client-1')
    expect(() => compareLinks(links, found)).toThrow('no rate at all')
  })

  it('reads delay, jitter and loss', () => {
    const netem =
      '{"kind":"netem","handle":"1:","dev":"p","root":true,"options":{"limit":1000,"delay":{"delay":0.02,"jitter":0.001,"correlation":0},"loss-random":{"loss":0.01,"correlation":0}}}'
    expect(parseQdiscs(`[${netem},${tbf('p')}]`).get('p')).toEqual({
      rateMbit: 100,
      delayMs: 20,
      jitterMs: 1,
      lossPercent: 1,
    })
  })

  it('have a program for the delay where the kernel has no netem, in its place when nothing is asked', () => {
    const program = { ...netem, delayedBy: 'program' } as const
    const words = (asked: typeof link) => linkSteps(program, 'eth1', asked).map((step) => step.argv.join(' '))
    const delayed = words({ ...link, delayMs: 20, lossPercent: 1 })
    expect(delayed).toHaveLength(4)
    expect(delayed.slice(0, 3).every((each) => / root handle 2: tbf /.test(each))).toBe(true)
    const script = 'sh /var/lib/handover-lab/labs/local/bin/delay.sh local 1 /image /sys/fs/cgroup'
    expect(delayed[3]).toMatch(`${script} 20 0 1 2000000 cloudlet-a-1 cloudlet-b-1 client-1`)
    expect(words(link)[3]).toContain(' 0 0 0 ')
  })

  it('reads what the program does from its taps, as `ip -j link show type tun` of iproute2 6.1 prints them', () => {
    const tap = '{"ifindex":10,"ifname":"p-0d","flags":["UP"],"operstate":"UNKNOWN","ifalias":"delay 20 0.5 1"}'
    const delays = parseDelays(`[{},${tap},{"ifname":"vnet0"}]`)
    expect(parseQdiscs(`[${tbf('p-0')},${tbf('p-1')}]`, delays)).toEqual(
      new Map([
        ['p-0', { rateMbit: 100, delayMs: 20, jitterMs: 0.5, lossPercent: 1 }],
        ['p-1', link],
      ]),
    )
    expect(parseDelays('').size).toBe(0)
  })

  it('never pretend: delay with no means for it is unsupported', () => {
    expect(() => requireDelays({ ...links, eth1: { ...link, delayMs: 5 } }, null)).toThrow('no netem')
    expect(() => requireDelays({ ...links, eth1: { ...link, delayMs: 5 } }, 'program')).not.toThrow()
    expect(() => requireDelays(links, null)).not.toThrow()
  })
})
