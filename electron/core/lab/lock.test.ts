import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { toErrorInfo } from '../../../shared/reply'
import { holdingLab, lockFile } from './lock'
import { processStart } from './process-start'

const newFolder = () => mkdtempSync(join(tmpdir(), 'handover-lock-'))
const write = (folder: string, text: string) => {
  mkdirSync(dirname(lockFile(folder, 'a')), { recursive: true })
  writeFileSync(lockFile(folder, 'a'), text)
}
const holder = (pid: number, started: string, machine = hostname()) =>
  JSON.stringify({ pid, started, machine, what: 'a run', sinceMs: Date.UTC(2026, 0, 2, 3, 4, 5), claim: 'x' })
const attempt = (folder: string) =>
  holdingLab(folder, 'a', 'a test', async () => 'held').catch((thrown: unknown) => toErrorInfo(thrown))

it('holds the lab during the work, also within itself, and leaves nothing', async () => {
  const folder = newFolder()
  await holdingLab(folder, 'a', 'outer', async () => {
    expect(await attempt(folder)).toBe('held')
    expect(JSON.parse(readFileSync(lockFile(folder, 'a'), 'utf8'))).toMatchObject({ pid: process.pid, what: 'outer' })
  })
  expect(readdirSync(join(folder, 'labs'))).toEqual([])
})

it('is let go when the work fails', async () => {
  const folder = newFolder()
  await expect(holdingLab(folder, 'a', 'x', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(readdirSync(join(folder, 'labs'))).toEqual([])
})

it('is refused while another process holds it, and taken over when that one has ended', async () => {
  const folder = newFolder()
  const other = spawn('sleep', ['60'], { stdio: 'ignore' })
  const pid = other.pid ?? 0
  write(folder, holder(pid, (await processStart(pid)) ?? ''))
  const refused = await attempt(folder)
  expect(refused).toMatchObject({ code: 'busy' })
  expect(refused).toMatchObject({
    message: expect.stringContaining(`process ${pid}: a run, since 2026-01-02 03:04:05`),
  })
  other.kill('SIGKILL')
  await once(other, 'exit')
  expect(await attempt(folder)).toBe('held')
})

it('is taken over from a process whose number another one has now, and from a torn file', async () => {
  const folder = newFolder()
  write(folder, holder(process.ppid, 'an earlier start'))
  expect(await attempt(folder)).toBe('held')
  write(folder, '{"pid":')
  expect(await attempt(folder)).toBe('held')
})

it('is never taken from another machine', async () => {
  const folder = newFolder()
  write(folder, holder(1, 'x', 'elsewhere'))
  expect(await attempt(folder)).toMatchObject({ code: 'busy', message: expect.stringContaining('on elsewhere') })
})

it('two that come at once go one after the other', async () => {
  const folder = newFolder()
  const both = await Promise.all([attempt(folder), attempt(folder)])
  expect(both).toEqual(['held', 'held'])
  expect(readdirSync(join(folder, 'labs'))).toEqual([])
})
