// How a response time feels (Table 3.2 of Teka 2014), as zones of the graph of round trips.
import type uPlot from 'uplot'
import { qoeBands } from '../../shared/teka'
import type { Scheme } from '../theme/colours'
import { chartColours } from '../theme/colours'
import { setFont } from './marks'

const strengths = [0, 0.05, 0.1, 0.15, 0.2]

/** Draws the zones behind the lines, named at the right edge: the slower, the darker. */
export function drawQoe(chart: uPlot, scheme: Scheme): void {
  const { ctx, bbox } = chart
  const top = chart.scales['y']?.max ?? 0
  ctx.save()
  setFont(ctx)
  ctx.textAlign = 'right'
  ctx.fillStyle = chartColours.text[scheme]
  let from = 0
  for (const [index, { belowMs, impression }] of qoeBands.entries()) {
    if (from >= top) break
    const high = chart.valToPos(Math.min(belowMs, top), 'y', true)
    const height = chart.valToPos(from, 'y', true) - high
    ctx.globalAlpha = strengths[index] ?? 0
    ctx.fillRect(bbox.left, high, bbox.width, height)
    ctx.globalAlpha = 0.8
    if (height > 14 * devicePixelRatio) {
      ctx.fillText(impression, bbox.left + bbox.width - 4 * devicePixelRatio, high + 12 * devicePixelRatio)
    }
    from = belowMs
  }
  ctx.restore()
}
