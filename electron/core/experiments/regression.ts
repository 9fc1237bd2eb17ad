// A straight line through points by least squares, with how well it is known.
import { linearRegression, mean, rSquared, sum } from 'simple-statistics'
import type { Line } from '../../../shared/results'
import { around } from './describe'

export type Point = readonly [x: number, y: number]

/**
 * y = offset + slope · x, with R² and, from three points on, 95 % intervals of both. Null when all x are the same or fewer
 * than two points are there. R² is null when all y are the same: there is then nothing to explain.
 */
export function fitLine(points: readonly Point[]): Line | null {
  const n = points.length
  if (new Set(points.map(([x]) => x)).size < 2) return null
  // Bytes squared and summed would leave no digits for their differences: the line is laid through the middle.
  const middleX = mean(points.map(([x]) => x))
  const middleY = mean(points.map(([, y]) => y))
  const centred = points.map(([x, y]) => [x - middleX, y - middleY])
  const { m: slope, b } = linearRegression(centred)
  const offset = middleY + b - slope * middleX
  const line = (x: number) => slope * x + b
  const flat = centred.every(([, y = 0]) => y === 0)
  const r2 = flat ? null : rSquared(centred, line)
  if (n < 3) return { n, offset, offsetCi95: null, slope, slopeCi95: null, r2 }
  const residual = sum(centred.map(([x = 0, y = 0]) => (y - line(x)) ** 2)) / (n - 2)
  const spreadX = sum(centred.map(([x = 0]) => x ** 2))
  const slopeError = Math.sqrt(residual / spreadX)
  const offsetError = Math.sqrt(residual * (1 / n + middleX ** 2 / spreadX))
  const slopeCi95 = around(slope, slopeError, n - 2)
  return { n, offset, offsetCi95: around(offset, offsetError, n - 2), slope, slopeCi95, r2 }
}
