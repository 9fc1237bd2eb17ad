import { expect, test } from 'vitest'
import { unframed } from './look'

const frame = (stream: number, text: string) => {
  const head = Buffer.alloc(8)
  head[0] = stream
  head.writeUInt32BE(Buffer.byteLength(text), 4)
  return Buffer.concat([head, Buffer.from(text)])
}

test('a log is put together from its frames, also where the last is cut off', () => {
  const whole = Buffer.concat([frame(1, 'one\n'), frame(2, 'zwei ä\n'), frame(1, 'three\n')])
  expect(unframed(whole)).toBe('one\nzwei ä\nthree\n')
  expect(unframed(whole.subarray(0, whole.length - 3))).toBe('one\nzwei ä\nthr')
  expect(unframed(Buffer.alloc(0))).toBe('')
})
