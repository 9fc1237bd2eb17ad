import { describe, expect, it } from 'vitest'
import { linkSchema } from '../../../shared/scenario'
import { bucket, compareLinks, linkSteps, linksOf, parseQdiscs, requireNetem } from './links'

const link = linkSchema.parse({})
const links = { eth0: link, eth1: link }
const ports = ['cloudlet-a', 'cloudlet-b', 'client'].flatMap((host) => [`${host}-0`, `${host}-1`])
// As `tc -j qdisc show` of iproute2 6.1 prints it.
const tbf = (dev: string, rate = 12_500_000) =>
  `{"kind":"tbf","handle":"2:","dev":"${dev}","root":true,"refcnt":9,"options":{"rate":${rate},"burst":25000,"lat":25000}}`
const captured = `[{"kind":"noqueue","handle":"0:","dev":"lo","root":true,"refcnt":2,"options":{}},${ports.map((port) => tbf(port)).join(',')}]`

describe('links', () => {
  it('shape each switch port toward the hosts', () => {
    const steps = linkSteps('local', 'eth1', link)
    expect(steps.map((step) => step.argv[6])).toEqual(['cloudlet-a-1', 'cloudlet-b-1', 'client-1'])
    expect(steps[0]?.argv.join(' ')).toBe(
      'tc -n hl-local-switch qdisc replace dev cloudlet-a-1 root handle 2: tbf rate 100000000bit burst 25000 limit 337500',
    )
  })

  it('put the delay above the rate when delay or loss is asked', () => {
    const steps = linkSteps('local', 'eth0', { ...link, delayMs: 20, lossPercent: 1 })
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

  it('never pretend: delay without netem is unsupported', () => {
    expect(() => requireNetem({ ...links, eth1: { ...link, delayMs: 5 } }, false)).toThrow('no netem')
    expect(() => requireNetem(links, false)).not.toThrow()
  })
})
