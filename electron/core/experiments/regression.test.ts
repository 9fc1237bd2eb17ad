import { expect, it } from 'vitest'
import { fitLine, type Point } from './regression'

// NIST StRD linear regression, data set Norris (ozone monitors), as x and y; its certified values are in the test.
const norris: Point[] = [
  [0.2, 0.1], [337.4, 338.8], [118.2, 118.1], [884.6, 888.0], [10.1, 9.2], [226.5, 228.1], [666.3, 668.5], [996.3, 998.5], [448.6, 449.1],
  [777.0, 778.9], [558.2, 559.2], [0.4, 0.3], [0.6, 0.1], [775.5, 778.1], [666.9, 668.8], [338.0, 339.3], [447.5, 448.9], [11.6, 10.8],
  [556.0, 557.7], [228.1, 228.3], [995.8, 998.0], [887.6, 888.8], [120.2, 119.6], [0.3, 0.3], [0.3, 0.6], [556.8, 557.6], [339.1, 339.3],
  [887.2, 888.0], [999.0, 998.5], [779.0, 778.9], [11.1, 10.2], [118.3, 117.6], [229.2, 228.9], [669.1, 668.4], [448.9, 449.2], [0.5, 0.2],
] // prettier-ignore

it('gives the certified values of NIST’s Norris data', () => {
  const line = fitLine(norris)
  expect(line?.n).toBe(36)
  expect(line?.offset).toBeCloseTo(-0.262323073774029, 10)
  expect(line?.slope).toBeCloseTo(1.00211681802045, 12)
  expect(line?.r2).toBeCloseTo(0.999993745883712, 13)
  // From the certified standard errors 0.232818234301152 and 0.000429796848199937 with t.ppf(0.975, 34) of scipy 1.17.1.
  expect(line?.offsetCi95?.low).toBeCloseTo(-0.7354666521023308, 9)
  expect(line?.offsetCi95?.high).toBeCloseTo(0.21082050455436158, 9)
  expect(line?.slopeCi95?.low).toBeCloseTo(1.0012433657355764, 11)
  expect(line?.slopeCi95?.high).toBeCloseTo(1.0029902703053322, 11)
})

it('takes ties in x and y as they are: scipy.stats.linregress (1.17.1), intervals by t.ppf(0.975, 4)', () => {
  const line = fitLine([[16, 150], [16, 152], [16, 149], [64, 420], [64, 430], [256, 1500]]) // prettier-ignore
  expect(line?.offset).toBeCloseTo(62.058997050147525, 9)
  expect(line?.slope).toBeCloseTo(5.6218657817109134, 11)
  expect(line?.r2).toBeCloseTo(0.9999384565933745, 12)
  expect(line?.slopeCi95?.low).toBeCloseTo(5.560638680415048, 10)
  expect(line?.slopeCi95?.high).toBeCloseTo(5.683092883006779, 10)
  expect(line?.offsetCi95?.low).toBeCloseTo(55.236638330665144, 8)
  expect(line?.offsetCi95?.high).toBeCloseTo(68.8813557696299, 8)
})

it('keeps its digits where bytes are many and differ little', () => {
  const line = fitLine([0, 1, 2, 3, 4].map((page) => [1e9 + page * 4096, 50 + page * 4096 * 8e-5]))
  expect(line?.slope).toBeCloseTo(8e-5, 12)
  expect(line?.r2).toBeCloseTo(1, 9)
})

it('says nothing that the points cannot say', () => {
  expect(fitLine([])).toBeNull()
  expect(fitLine([[1, 2]])).toBeNull()
  expect(fitLine([[1, 2], [1, 3], [1, 4]])).toBeNull() // prettier-ignore
  expect(fitLine([[1, 2], [2, 4]])).toMatchObject({ n: 2, offset: 0, slope: 2, slopeCi95: null, offsetCi95: null, r2: 1 }) // prettier-ignore
  expect(fitLine([[1, 3], [2, 3], [3, 3]])).toMatchObject({ slope: 0, offset: 3, r2: null }) // prettier-ignore
})
