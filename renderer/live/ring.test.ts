import { expect, test } from 'vitest'
import { decimateOnGrid as decimate, gridTimes } from '../../shared/decimate'
import { Ring } from './ring'

test('a full ring forgets the oldest and keeps the order', () => {
  const ring = new Ring(4)
  for (let t = 1; t <= 6; t += 1) ring.push(t, t * 10)
  expect([0, 1, 2, 3].map((index) => ring.time(index))).toEqual([3, 4, 5, 6])
  expect(ring.length).toBe(4)
  expect(ring.firstAtOrAfter(4.5)).toBe(2)
  expect(ring.firstAtOrAfter(7)).toBe(4)
})

test('times that do not ascend are left out', () => {
  const ring = new Ring(4)
  ring.push(2, 1)
  ring.push(2, 2)
  ring.push(1, 3)
  expect(ring.length).toBe(1)
})

test('the value at a time is the last one, unless it is too old or a gap', () => {
  const ring = new Ring(8)
  ring.push(100, 1)
  ring.push(200, NaN)
  expect(ring.valueAt(150, 100)).toBe(1)
  expect(ring.valueAt(100, 100)).toBe(1)
  expect(ring.valueAt(99, 100)).toBeNull()
  expect(ring.valueAt(250, 100)).toBeNull()
  expect(ring.valueAt(900, 100)).toBeNull()
})

test('decimation keeps every peak and its order', () => {
  const ring = new Ring(1000)
  for (let t = 0; t < 1000; t += 1) ring.push(t, t === 503 ? 99 : t === 507 ? -5 : 1)
  const column = decimate(ring, 0, 1000, 10, [])
  expect(column).toHaveLength(20)
  expect(column.slice(10, 12)).toEqual([99, -5])
  expect(gridTimes(0, 1000, 10)).toHaveLength(20)
})

test('a time that rounding puts on the edge of its part is passed', () => {
  const ring = new Ring(10)
  ring.push(1_795_254_900_000, 7)
  const column = decimate(ring, 1_795_254_830_653.2664, 1_795_255_432_160.804, 399, [])
  expect(column.filter((value) => value === 7)).toHaveLength(2)
})

test('points without a value are one gap, up to the next value', () => {
  const ring = new Ring(100)
  for (let t = 0; t <= 1000; t += 100) ring.push(t, t > 200 && t < 800 ? NaN : 1)
  const column = decimate(ring, 0, 1000, 40, [])
  expect(column.slice(18, 64).every((value) => value === null)).toBe(true)
  expect(column[16]).toBe(1)
  expect(column[64]).toBe(1)
})

test('a silence of more than a second is a gap, a slow series is one line', () => {
  const ring = new Ring(1000)
  for (const t of [0, 500, 1000, 5000, 5500]) ring.push(t, 1)
  const column = decimate(ring, 0, 10_000, 20, [])
  expect(column.slice(0, 6)).toEqual([1, 1, 1, 1, 1, 1])
  expect(column.slice(6, 20).every((value) => value === null)).toBe(true)
  expect(column.slice(20, 24)).toEqual([1, 1, 1, 1])
})
