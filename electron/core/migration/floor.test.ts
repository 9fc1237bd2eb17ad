import { describe, expect, it } from 'vitest'
import type { SwitchEvent } from '../../../shared/results'
import { capacityBytes, floorMs, rateSteps } from './floor'

const links = { eth0: { rateMbit: 100 }, eth1: { rateMbit: 100 } }
const event = (t: number, action: 'down' | 'up', host = 'a', name: 'eth0' | 'eth1' = 'eth0'): SwitchEvent => ({
  t,
  host,
  interface: name,
  action,
  kind: 'admin',
  manner: 'abrupt',
})
const hosts = ['a', 'b']

describe('the physical floor', () => {
  it('is bytes over the sum of the rates while both paths are up', () => {
    expect(floorMs(rateSteps(links, [], hosts), 25_000_000, 1000)).toBe(1000)
  })

  it('counts one path from a switch on, and both again after it', () => {
    const steps = rateSteps(links, [event(1500, 'down'), event(2500, 'up')], hosts)
    // 500 ms of both, 1000 ms of one: 25 MB.
    expect(floorMs(steps, 25_000_000, 1000)).toBe(1500)
    expect(floorMs(steps, 37_500_000, 1000)).toBe(2000)
    expect(capacityBytes(steps, 1000, 2000)).toBe(18_750_000)
  })

  it('takes a path as down while either end is, and other hosts for nothing', () => {
    const steps = rateSteps(
      links,
      [event(0, 'down'), event(0, 'down', 'b'), event(10, 'up'), event(0, 'down', 'client', 'eth1')],
      hosts,
    )
    expect(steps.at(-1)?.bytesPerMs).toBe(12_500)
  })

  it('has no value when nothing stays up', () => {
    const steps = rateSteps(links, [event(1100, 'down'), event(1100, 'down', 'a', 'eth1')], hosts)
    expect(floorMs(steps, 25_000_000, 1000)).toBeNull()
    expect(floorMs(steps, 2_500_000, 1000)).toBe(100)
    expect(floorMs(steps, 0, 1000)).toBe(0)
  })
})
