// A session of an hour at 10 Hz with 16 lines: its graph within a second of the click, its slider within a frame a step.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { z } from 'zod'
import { scenarioSchema } from '../shared/scenario'
import { test } from './open'
import { newFolder, recordHour } from './recorded'

const sessions = newFolder('hour')
let id = ''
test.use({ wanted: { state: 'empty', hosts: 3, historyMs: 0, sessions } })
test.beforeAll(() => {
  id = recordHour(sessions, scenarioSchema.parse({ version: 1, name: 'an hour' }))
})

const steps = 100
const measuresSchema = z.array(z.object({ name: z.string(), start: z.number(), duration: z.number() }))

test(
  'an hour opens within a second and is gone through at 60 frames a second',
  { tag: '@alone' },
  async ({ lab }, info) => {
    test.setTimeout(120_000)
    // The app works a long session out when it lists it; who comes before it is done waits for that.
    await expect.poll(() => existsSync(join(sessions, id, '.replay.json')), { timeout: 30_000 }).toBe(true)
    await lab.evaluate(() => {
      const taken: { name: string; start: number; duration: number }[] = []
      Reflect.set(window, 'taken', taken)
      addEventListener('click', () => taken.push({ name: 'click', start: performance.now(), duration: 0 }), true)
      new PerformanceObserver((list) => {
        for (const { name, startTime, duration } of list.getEntries()) taken.push({ name, start: startTime, duration })
      }).observe({ entryTypes: ['measure'] })
    })
    const taken = async () => measuresSchema.parse(await lab.evaluate(() => Reflect.get(window, 'taken')))
    await lab.getByRole('button', { name: 'Sessions' }).click()
    const plots = lab.getByRole('img', { name: /^Throughput/ })
    await plots.waitFor()
    await expect.poll(async () => (await taken()).some(({ name }) => name === 'chart-draw')).toBe(true)
    const opened = await taken()
    const click = opened.find(({ name }) => name === 'click')?.start ?? NaN
    const drawn = opened.find(({ name, start }) => name === 'chart-draw' && start > click)
    const first = (drawn?.start ?? Infinity) + (drawn?.duration ?? 0) - click

    console.log(`${info.project.name}: first graph ${first.toFixed(0)} ms`)
    await lab.locator('label').filter({ hasText: 'all hosts' }).click()
    await expect.poll(() => plots.getAttribute('data-series')).toMatch(/^1[68]$/)
    const thumb = lab.getByRole('slider', { name: 'Time of the replay' })
    const from = await thumb.boundingBox()
    const before = (await taken()).length
    if (!from) throw new Error('the slider is not there')
    const [x, y] = [from.x + from.width / 2, from.y + from.height / 2]
    await lab.mouse.move(x, y)
    await lab.mouse.down()
    for (let step = 1; step <= steps; step += 1) await lab.mouse.move(x - step * 4, y)
    await lab.mouse.up()
    await expect.poll(async () => (await taken()).length).toBeGreaterThan(before + 20)
    // The work of a step: what React did since the draw before, and the draw.
    const works: number[] = []
    let rendered = 0
    for (const { name, duration } of (await taken()).slice(before)) {
      if (name === 'replay-render') rendered += duration
      if (name !== 'chart-draw') continue
      works.push(rendered + duration)
      rendered = 0
    }
    const sorted = works.toSorted((one, other) => one - other)
    const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Infinity
    const told = `first graph ${first.toFixed(0)} ms; ${sorted.length} steps, p50 ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms, worst ${at(1).toFixed(1)} ms`
    info.annotations.push({ type: 'measured', description: told })
    console.log(`${info.project.name}: ${told}`)
    expect(first).toBeLessThan(1000)
    expect(sorted.length).toBeGreaterThan(40)
    expect(at(0.95)).toBeLessThan(16)
  },
)
