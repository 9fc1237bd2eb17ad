import type { LegendEntry } from './panels'
import { markPath } from './series-colour'

/** Each series with its colour and its mark, so that it is told without colour as well. */
export function FigureLegend({ entries }: { entries: readonly LegendEntry[] }) {
  return (
    <ul className="figure-legend">
      {entries.map((entry) => (
        <li key={entry.label}>
          <svg width="26" height="12" aria-hidden>
            <path {...legendMark(entry)} />
          </svg>
          {entry.label}
        </li>
      ))}
    </ul>
  )
}

/** How an entry is drawn in a box of 26 by 12 px. */
export function legendMark({ colour, mark, index }: LegendEntry) {
  if (mark === 'area')
    return { d: 'M6,1H20V11H6Z', fill: colour, fillOpacity: colour.includes('--phase') ? 1 : 0.6, stroke: colour }
  const dash = mark === 'dots' ? '2 3' : mark === 'dashes' ? '7 4' : ''
  const shape = mark === 'line' && index >= 0 && !colour.includes('--published') ? markPath({ index }, 13, 6, 3.4) : ''
  return { d: `M1,6H25${shape}`, fill: colour, fillOpacity: 1, stroke: colour, strokeWidth: 1.8, strokeDasharray: dash }
}
