// What a switch of an interface costs, with real hosts: the figures of docs/measurements.md.
import { median } from 'simple-statistics'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Telemetry } from '../telemetry/telemetry'
import type { TestLab } from './lab.fixture'
import { testLab } from './lab.fixture'
import { figureText, measureSwitches } from './measure-switches'
import { prepareHosts, startLabTelemetry } from './prepare-lab'

let lab: TestLab
let telemetry: Telemetry
beforeAll(async () => {
  lab = await testLab('qiu-switch')
  await prepareHosts(lab.context)
  telemetry = startLabTelemetry(lab.context)
  await telemetry.ready
})
afterAll(async () => {
  await telemetry?.stop()
  await lab?.close()
})

/** How often each case is made, on both hosts when it is said; the figures of docs/measurements.md are of ten. */
const asked = process.env['SWITCH_TIMES']
const times = Number(asked ?? 3)
/** Longest silence in ms that a switch may cost. */
const bars = { graceful: 40, abrupt: 400 } as const
const cases = (['admin', 'carrier', 'blackhole'] as const).flatMap((kind) =>
  (['graceful', 'abrupt'] as const).map((manner) => ({ kind, manner })),
)
const hosts = [
  { host: 'client', peer: 'cloudlet-a' },
  { host: 'cloudlet-a', peer: 'cloudlet-b' },
] as const

describe.each(asked === undefined ? hosts.slice(0, 1) : hosts)('eth0 of $host, towards $peer', ({ host, peer }) => {
  test.each(cases)('$kind, $manner', async ({ kind, manner }) => {
    const figures = await measureSwitches(lab.context, telemetry, {
      host,
      peer,
      interface: 'eth0',
      kind,
      manner,
      times,
    })
    const lines = Object.entries(figures).map(([name, values]) => `${name}: ${figureText(values)}`)
    console.log(`${host} eth0 ${kind} ${manner}: ${lines.join('; ')}`)
    // A blackhole is silent, so no host can know of it at once: it is measured and has no bar.
    if (kind !== 'blackhole') {
      for (const gaps of [figures.sending, figures.receiving]) {
        // The median: the hosts share this machine's processors with whatever else it does.
        expect(median(gaps.map((gap) => gap ?? Infinity))).toBeLessThanOrEqual(bars[manner])
      }
    }
    expect(median(figures.back.map((back) => back ?? Infinity))).toBeLessThanOrEqual(1000)
  })
})
