// What a switch of an interface costs, with real hosts: the figures of docs/measurements.md.
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

/** Longest silence in ms that a switch may cost. */
const bars = { graceful: 40, abrupt: 400 } as const
const cases = (['admin', 'carrier', 'blackhole'] as const).flatMap((kind) =>
  (['graceful', 'abrupt'] as const).map((manner) => ({ kind, manner })),
)
const hosts = [
  { host: 'client', peer: 'cloudlet-a' },
  { host: 'cloudlet-a', peer: 'cloudlet-b' },
] as const

describe.each(hosts)('eth0 of $host, towards $peer', ({ host, peer }) => {
  test.each(cases)('$kind, $manner: ten times', async ({ kind, manner }) => {
    const figures = await measureSwitches(lab.context, telemetry, {
      host,
      peer,
      interface: 'eth0',
      kind,
      manner,
      times: 10,
    })
    const lines = Object.entries(figures).map(([name, values]) => `${name}: ${figureText(values)}`)
    console.log(`${host} eth0 ${kind} ${manner}: ${lines.join('; ')}`)
    // A blackhole is silent, so no host can know of it at once: it is measured and has no bar.
    if (kind !== 'blackhole') {
      for (const gaps of [figures.sending, figures.receiving]) {
        // One in ten may be the machine's own: the hosts share its processors with whatever else it does.
        expect(gaps.filter((gap) => gap !== null && gap <= bars[manner]).length).toBeGreaterThanOrEqual(9)
        expect(gaps).not.toContain(null)
      }
    }
    for (const back of figures.back) expect(back ?? Infinity).toBeLessThanOrEqual(1000)
  })
})
