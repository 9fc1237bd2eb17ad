// Teka's slots on the graphs: a letter where each begins, and a fine line down to the axis.
import type uPlot from 'uplot'
import type { TekaSlot } from '../../shared/teka-record'
import { chartColours } from '../theme/colours'
import type { Marks } from './marks'
import { position, setFont } from './marks'

export function drawSlots(
  chart: uPlot,
  slots: readonly TekaSlot[],
  { now, origin, scheme }: Marks,
  named: boolean,
): void {
  const { ctx, bbox } = chart
  ctx.save()
  ctx.beginPath()
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height)
  ctx.clip()
  setFont(ctx)
  ctx.fillStyle = chartColours.marker[scheme]
  ctx.strokeStyle = chartColours.marker[scheme]
  ctx.lineWidth = devicePixelRatio
  ctx.setLineDash([devicePixelRatio, 4 * devicePixelRatio])
  for (const { name, startMs } of slots) {
    if (startMs > now) continue
    const x = position(chart, startMs, origin)
    ctx.beginPath()
    ctx.moveTo(x, bbox.top)
    ctx.lineTo(x, bbox.top + bbox.height)
    ctx.stroke()
    if (named) ctx.fillText(name, x + 3 * devicePixelRatio, bbox.top + bbox.height - 4 * devicePixelRatio)
  }
  ctx.restore()
}
