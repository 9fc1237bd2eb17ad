import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { z } from 'zod'

const script = resolve(import.meta.dirname, '../../../../resources/lab/vm_link.py')
const commandSchema = z.object({ execute: z.string(), arguments: z.record(z.string(), z.unknown()), id: z.string() })

/** What QEMU is told on its socket, in order. */
async function standIn(path: string) {
  const told: unknown[] = []
  const server = createServer((stream) => {
    stream.write('{"QMP": {}}\n')
    createInterface(stream).on('line', (line) => {
      const { execute, arguments: given, id } = commandSchema.parse(JSON.parse(line))
      if (execute === 'set_link') told.push(given)
      stream.write(`${JSON.stringify({ return: {}, id })}\n`)
    })
  })
  await new Promise<void>((listening) => server.listen(path, listening))
  return { told, close: () => server.close() }
}

test('a cable is pulled, and put back by itself when nobody does', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hl-link-'))
  const path = join(folder, '1-q')
  const qemu = await standIn(path)
  try {
    const run = (action: string, seconds: string) =>
      promisify(execFile)('python3', [script, action, path, 'eth0', seconds])
    const { stdout } = await run('down', '1')
    expect(Math.abs(Number(stdout) - Date.now())).toBeLessThan(10_000)
    expect(qemu.told).toEqual([{ name: 'eth0', up: false }])
    await expect.poll(() => qemu.told, { timeout: 10_000 }).toHaveLength(2)
    expect(qemu.told[1]).toEqual({ name: 'eth0', up: true })
    await run('down', '60')
    await run('up', '0')
    expect(qemu.told.slice(2)).toEqual([
      { name: 'eth0', up: false },
      { name: 'eth0', up: true },
    ])
  } finally {
    qemu.close()
    rmSync(folder, { recursive: true })
  }
})
