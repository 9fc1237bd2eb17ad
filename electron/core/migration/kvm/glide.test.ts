import { expect, it } from 'vitest'
import { createGlide } from './glide'

const rate = 20_000_000
const state = (passes: number, remainingBytes: number, dirtyBytesPerS = 0) => ({
  status: 'active',
  passes,
  remainingBytes,
  dirtyBytesPerS,
})
const limits = (states: readonly ReturnType<typeof state>[], full = 0) => {
  const glide = createGlide(rate, full)
  return states.map((each) => glide(each).bytesPerS)
}

it('slows down for the end of the first pass, more for its last, and once each', () => {
  const states = [state(1, 50e6), state(1, 4.9e6), state(1, 2e6), state(1, 0.9e6), state(2, 1e6), state(3, 1e4)]
  expect(limits(states)).toEqual([null, 10_000_000, null, 4_000_000, null, null])
})

it('goes slowly in the short passes as well where it came too late for the first', () => {
  expect(limits([state(1, 50e6), state(2, 1e6), state(3, 1e4)])).toEqual([null, 4_000_000, null])
})

it('looks again soon while the end of the first pass goes by', () => {
  const glide = createGlide(rate, 0)
  expect([state(1, 50e6), state(1, 4e6), state(2, 1e6)].map((each) => glide(each).lookMs)).toEqual([100, 20, 100])
})

it('leaves the short passes their pace where the guest writes more than they would be done with', () => {
  expect(limits([state(1, 4e6), state(2, 1e6, 3e6), state(3, 1e6, 3e6)])).toEqual([10_000_000, null, null])
})

it('gives a guest that writes much the whole rate, or what the user set, and does not slow down again', () => {
  const states = [state(1, 4e6), state(2, 9e6, 5e6), state(3, 1e6)]
  expect(limits(states)).toEqual([10_000_000, 0, null])
  expect(limits(states, 15_000_000)).toEqual([10_000_000, 15_000_000, null])
  expect(limits([state(2, 9e6, 5e6), state(3, 1e6)])).toEqual([null, null])
})
