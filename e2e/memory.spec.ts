// A lab that is watched for hours: the page's memory must not grow with what it has seen. In Chromium only: the page is
// the same in Electron, where its core is in another process that a test cannot feed.
import { expect } from '@playwright/test'
import { z } from 'zod'
import type { Page } from '@playwright/test'
import { test } from './open'

test.use({ wanted: { state: 'up', hosts: 4, historyMs: 60_000 } })

// 16 series of 6000 points a round. A list that keeps one number of each sample of one series grows by 48 kB a round.
const minutes = 10
const warmRounds = 4
const rounds = 4
const leastLeak = (minutes * 600 * 8 * rounds) / 2

const dataKinds = new Set([
  'object',
  'array',
  'string',
  'concatenated string',
  'sliced string',
  'number',
  'native numbers',
])
const snapshotSchema = z.object({
  snapshot: z.object({
    meta: z.object({ node_fields: z.array(z.string()), node_types: z.tuple([z.array(z.string())], z.unknown()) }),
  }),
  nodes: z.array(z.number()),
  strings: z.array(z.string()),
})

/**
 * Bytes of data that live after garbage collection: objects, arrays, numbers, texts and the storage of typed arrays.
 * What V8 compiles goes on growing for minutes and says nothing of the page, so code is left out.
 */
async function memory(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  const chunks: string[] = []
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk))
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.takeHeapSnapshot', {})
  await session.detach()
  const { snapshot, nodes, strings } = snapshotSchema.parse(JSON.parse(chunks.join('')))
  const fields = snapshot.meta.node_fields
  const [type, name, size] = ['type', 'name', 'self_size'].map((field) => fields.indexOf(field))
  const [types] = snapshot.meta.node_types
  let bytes = 0
  for (let at = 0; at < nodes.length; at += fields.length) {
    const of = (field = NaN) => nodes[at + field] ?? NaN
    const kind = types[of(type)] ?? ''
    if (dataKinds.has(kind) || strings[of(name)] === 'system / JSArrayBufferData') bytes += of(size)
  }
  return bytes
}

test(
  'ten minutes of 16 lines, again and again, leave the memory as it was',
  { tag: '@alone' },
  async ({ lab, core }, info) => {
    test.setTimeout(180_000)
    await lab.locator('label').filter({ hasText: 'all hosts' }).click()
    await expect
      .poll(() => lab.getByRole('img', { name: /^Throughput/ }).getAttribute('data-series'))
      .toMatch(/^1[68]$/)
    const readings: number[] = []
    for (let round = 0; round < warmRounds + rounds; round += 1) {
      await core.feed(minutes)
      if (round >= warmRounds - 1) readings.push(await memory(lab))
    }
    const [early = NaN, late = NaN] = [readings[0], readings.at(-1)]
    const told = `${(early / 2 ** 20).toFixed(2)} MiB, ${rounds} times ${minutes} minutes later ${(late / 2 ** 20).toFixed(2)} MiB; bound ${(leastLeak / 1024).toFixed(0)} KiB`
    info.annotations.push({ type: 'measured', description: told })
    console.log(told, readings.map((bytes) => Math.round((bytes - early) / 1024)).join(' '))
    expect(late - early).toBeLessThan(leastLeak)
  },
)
