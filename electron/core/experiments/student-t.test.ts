import { expect, it } from 'vitest'
import { studentCumulative, studentQuantile } from './student-t'

// scipy 1.17.1: scipy.stats.t.ppf(probability, degrees); R's qt gives the same.
it.each([
  [0.975, 1, 12.706204736174694],
  [0.975, 2, 4.302652729749462],
  [0.975, 4, 2.7764451051977934],
  [0.975, 9, 2.262157162798205],
  [0.975, 29, 2.045229642132703],
  [0.975, 999, 1.9623414611334493],
  [0.95, 3, 2.3533634348018233],
  [0.995, 10, 3.16927267261695],
  [0.6, 7, 0.2631668613520229],
])('the quantile of %d at %d degrees of freedom is scipy’s', (probability, degrees, expected) => {
  expect(studentQuantile(probability, degrees)).toBeCloseTo(expected, 9)
  expect(studentQuantile(1 - probability, degrees)).toBeCloseTo(-expected, 9)
})

// scipy 1.17.1: scipy.stats.t.cdf(t, degrees).
it.each([
  [0, 3, 0.5],
  [2, 5, 0.9490302605850708],
  [-1.5, 12, 0.07972875175660343],
  [30, 2, 0.9994453686590201],
])('the probability below %d at %d degrees of freedom is scipy’s', (t, degrees, expected) => {
  expect(studentCumulative(t, degrees)).toBeCloseTo(expected, 12)
})
