import { expect, it } from 'vitest'
import { forecast, writingOf } from './forecast'

const mib = 1_048_576
const paths = 24 * mib
const said = (bytesPerS: number, busyBytes = mib) => forecast({ bytesPerS, busyBytes }, 224 * mib, paths, 50)

it('says beforehand where pre-copy converges', () => {
  expect(said(30 * mib).converges).toBe(false)
  expect(said(5 * mib).converges).toBe(true)
  expect(said(5 * mib).text).toContain('writes 5.0 MiB/s and keeps 1.0 MiB busy')
  // 1 MiB and what is written meanwhile: 1.26 MiB at 24 MiB/s.
  expect(said(5 * mib).text).toContain('each pass leaves at least what takes 53 ms')
})

it('does not say what is too near', () => {
  expect(said(21 * mib).converges).toBeNull()
  expect(said(mib, 20 * mib).converges).toBeNull()
})

it('tells what is written again and again from what is written anew', () => {
  // 0.8 MiB always busy, and 6 MiB each second.
  const writing = writingOf({ ms: 100, bytesPerS: 14 * mib }, { ms: 400, bytesPerS: 8 * mib })
  expect(writing.bytesPerS / mib).toBeCloseTo(6)
  expect(writing.busyBytes / mib).toBeCloseTo(0.8)
  expect(writingOf({ ms: 100, bytesPerS: 0 }, { ms: 400, bytesPerS: 0 })).toEqual({ bytesPerS: 0, busyBytes: 0 })
})
