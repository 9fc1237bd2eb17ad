// What each line is and its value now (or under the cursor). Values are written by updateLegend, not by React.
import type { Ref } from 'react'
import type { ChartLook } from './chart-set'
import type { Line } from './selection'

export function Legend({ look, ref }: { look: ChartLook; ref: Ref<HTMLDivElement> }) {
  return (
    <div className="legend" ref={ref}>
      <Items title="Throughput" unit="Mbit/s" lines={look.throughput} />
      <Items title="RTT" unit="ms" lines={look.rtt} />
    </div>
  )
}

function Items({ title, unit, lines }: { title: string; unit: string; lines: readonly Line[] }) {
  if (lines.length === 0) return null
  return (
    <span className="legend-group">
      <b>{title}</b>
      {lines.map(({ series, colour, dash, width }) => (
        <span key={series.key} className="legend-item" title={`${series.label}, ${unit}; one value every 100 ms`}>
          <svg width="18" height="8" aria-hidden>
            <line
              x1="0"
              y1="4"
              x2="18"
              y2="4"
              stroke={colour}
              strokeWidth={width + 0.6}
              strokeDasharray={dash.join(' ')}
            />
          </svg>
          {series.label} <output data-series-key={series.key}>–</output> {unit}
        </span>
      ))}
    </span>
  )
}
