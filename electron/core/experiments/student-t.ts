// Student's t, which simple-statistics lacks: from its ln gamma and the continued fraction of the incomplete beta function.
import { gammaln } from 'simple-statistics'

/** Probability that Student's t with `degrees` (greater than 0) of freedom is at most `t`. */
export function studentCumulative(t: number, degrees: number): number {
  if (t === 0) return 0.5
  const upper = incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2
  return t > 0 ? 1 - upper : upper
}

/** The t that Student's t with `degrees` (at least 1) of freedom stays below with `probability` (between 0 and 1). */
export function studentQuantile(probability: number, degrees: number): number {
  if (probability === 0.5) return 0
  if (probability < 0.5) return -studentQuantile(1 - probability, degrees)
  let [low, high] = [0, 1]
  while (studentCumulative(high, degrees) < probability) [low, high] = [high, high * 2]
  // Until the two are neighbours among the numbers: at most some sixty halvings.
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (studentCumulative(middle, degrees) < probability) low = middle
    else high = middle
  }
  return high
}

const tiny = 1e-300

/** Regularised incomplete beta function I_x(a, b). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  // The fraction converges fast only on this side of the mean; the other side is its mirror image.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = Math.exp(gammaln(a + b) - gammaln(a) - gammaln(b) + a * Math.log(x) + b * Math.log1p(-x))
  return (front / a) * continuedFraction(x, a, b)
}

/** Lentz's method for the continued fraction (DLMF 8.17.22). */
function continuedFraction(x: number, a: number, b: number): number {
  const guarded = (value: number) => (Math.abs(value) < tiny ? tiny : value)
  let numerator = 1
  let denominator = 1 / guarded(1 - ((a + b) * x) / (a + 1))
  let result = denominator
  for (let m = 1; m < 1000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    denominator = 1 / guarded(1 + even * denominator)
    numerator = guarded(1 + even / numerator)
    result *= denominator * numerator
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    denominator = 1 / guarded(1 + odd * denominator)
    numerator = guarded(1 + odd / numerator)
    result *= denominator * numerator
    if (Math.abs(denominator * numerator - 1) < 1e-15) break
  }
  return result
}
