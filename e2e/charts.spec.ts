// The bar of the charts: 16 throughput lines at 10 Hz with 10 minutes of history, no draw over 16 ms at p95, memory flat.
import { expect } from '@playwright/test'
import { test } from './open'

test.use({ wanted: { state: 'up', hosts: 4, historyMs: 600_000 } })

const watchedMs = 20_000

test('drawing 16 lines with 10 minutes of history keeps within a frame', { tag: '@alone' }, async ({ lab }, info) => {
  await lab.locator('label').filter({ hasText: 'all hosts' }).click()
  await lab.locator('label').filter({ hasText: '10 min' }).click()
  await expect.poll(() => lab.getByRole('img', { name: /^Throughput/ }).getAttribute('data-series')).toMatch(/^1[68]$/)
  const session = await lab.context().newCDPSession(lab)
  const heap = async () => {
    await session.send('HeapProfiler.collectGarbage')
    return (await session.send('Runtime.getHeapUsage')).usedSize
  }
  const before = await heap()
  const durations = await lab.evaluate(
    (ms) =>
      new Promise<number[]>((done) => {
        const taken: number[] = []
        const observer = new PerformanceObserver((list) => {
          for (const { name, duration } of list.getEntries()) if (name === 'chart-draw') taken.push(duration)
        })
        observer.observe({ entryTypes: ['measure'] })
        setTimeout(() => done(taken), ms) // the measuring time itself, not a wait for something
      }),
    watchedMs,
  )
  const grown = (await heap()) - before
  const sorted = durations.toSorted((one, other) => one - other)
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Infinity
  const told = `${sorted.length} draws, p50 ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms, worst ${at(1).toFixed(1)} ms, heap ${(grown / 2 ** 20).toFixed(2)} MiB`
  info.annotations.push({ type: 'measured', description: told })
  console.log(`${info.project.name}: ${told}`)
  expect(sorted.length).toBeGreaterThan((watchedMs / 1000) * 2)
  expect(at(0.95)).toBeLessThan(16)
  expect(grown).toBeLessThan(4 * 2 ** 20)
})
