// What lies behind and across all panels: the migration's phases, and the switches.
import type { Phase, SwitchEvent } from '../../../../shared/results'
import { html, nothing, type Markup } from './markup'
import { timeX, type TimeAxis } from './plot'

/** Bands from `top` to `bottom`; their names stand in the head where there is room for them. */
export function phaseBands(axis: TimeAxis, phases: readonly Phase[], top: number, bottom: number): Markup {
  return html`${phases.map((phase) => {
    const x = timeX(axis, phase.startMs)
    const width = Math.max(0.5, timeX(axis, phase.endMs ?? axis.toMs) - x)
    const name =
      width > phase.name.length * 6.5 + 4
        ? html`<text class="phase-name" text-anchor="middle" x="${(x + width / 2).toFixed(1)}" y="${top + 12}"
            >${phase.name}</text
          >`
        : nothing
    const title = html`<title>${phase.name}</title>`
    return html`<g
      ><rect
        class="band phase-${phase.name}"
        x="${x.toFixed(1)}"
        y="${top + 17}"
        width="${width.toFixed(1)}"
        height="${bottom - top - 17}"
        >${title}</rect
      >
      <rect class="head phase-${phase.name}" x="${x.toFixed(1)}" y="${top}" width="${width.toFixed(1)}" height="17"
        >${title}</rect
      >${name}</g
    > `
  })}`
}

/** A dashed line at each switch, in the interface's colour, with what was switched above the bands. */
export function switchMarkers(axis: TimeAxis, events: readonly SwitchEvent[], top: number, bottom: number): Markup {
  const seen = events.filter((event) => event.t >= axis.fromMs && event.t <= axis.toMs)
  return html`${seen.map((event, index) => {
    const x = timeX(axis, event.t).toFixed(1)
    // Two rows, so that neighbours do not write over each other.
    const y = top - 18 + (index % 2) * 13
    const text = `${event.interface} ${event.action}`
    return html`<g class="switch stroke-${event.interface}"
      ><line x1="${x}" x2="${x}" y1="${y + 2}" y2="${bottom}" />
      <text class="fill-${event.interface}" x="${Number(x) + 3}" y="${y + 9}">${text}</text
      ><title>${text} on ${event.host} (${event.kind}, ${event.manner})</title></g
    > `
  })}`
}
