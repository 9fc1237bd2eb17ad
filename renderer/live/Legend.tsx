// What each line is and its value now (or under the cursor). Values are written by updateLegend, not by React.
import type { Ref } from 'react'
import type { ChartLook } from './chart-set'
import type { Line } from './selection'

/** Names of the host that all lines belong to are left out: the toolbar says which one it is. */
export function Legend({ look, host, ref }: { look: ChartLook; host: string; ref: Ref<HTMLDivElement> }) {
  return (
    <div className="legend" ref={ref}>
      {look.throughput.length === 0 && (
        <span className="quiet">
          Nothing to draw yet: subflows are seen while a migration runs, interfaces while a lab is up.
        </span>
      )}
      <Items
        title="Throughput, Mbit/s"
        meaning="Bytes on the wire, headers included; one value every 100 ms"
        lines={look.throughput}
        host={host}
      />
      <Items
        title="RTT, ms"
        meaning="Round trip of an echo over this path, sent every 100 ms; a gap where none came back within 1 s"
        lines={look.rtt}
        host={host}
      />
      <Items
        title="Guest’s memory"
        meaning="What QEMU says of a live migration about ten times a second, and CRIU at each round: left to send, written by the guest, and carried"
        lines={look.memory}
        host={host}
      />
    </div>
  )
}

type ItemsProps = { title: string; meaning: string; lines: readonly Line[]; host: string }

function Items({ title, meaning, lines, host }: ItemsProps) {
  if (lines.length === 0) return null
  return (
    <span className="legend-group">
      <b>{title}</b>
      {lines.map(({ series, colour, dash, width }) => (
        <span key={series.key} className="legend-item" title={`${series.label}. ${meaning}.`}>
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
          {shortLabel(series.label, host)} <output data-series-key={series.key}>–</output>
        </span>
      ))}
    </span>
  )
}

const shortLabel = (label: string, host: string) =>
  label.startsWith(`${host} `) ? label.slice(host.length + 1) : label
