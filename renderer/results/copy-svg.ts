// A drawn graph taken from the page: its SVG with every style that came from CSS written into it.
import type { LegendEntry } from './panels'
import { legendMark } from './FigureLegend'
import { escape } from './figure-svg'
import type { SvgFigure, SvgPanel } from './figure-svg'

const styles = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-opacity',
  'stroke-width',
  'stroke-dasharray',
  'font-size',
  'font-weight',
  'text-anchor',
  'opacity',
]

/** Reads the panels of a figure as they are drawn now, in the colours of the scheme in use. */
export function copyFigure(figure: HTMLElement, title: string, legend: readonly LegendEntry[]): SvgFigure {
  const look = getComputedStyle(figure)
  const surfaces = [...figure.querySelectorAll<SVGSVGElement>('.figure-panel svg.recharts-surface')]
  const boxes = surfaces.map((surface) => surface.getBoundingClientRect())
  const [left, top] = [Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))]
  const panels = surfaces.map((surface, index): SvgPanel => {
    const box = boxes[index] ?? surface.getBoundingClientRect()
    return {
      title: surface.closest<HTMLElement>('.figure-panel')?.dataset['title'] ?? '',
      x: Math.round(box.left - left),
      y: Math.round(box.top - top),
      width: Math.round(box.width),
      height: Math.round(box.height),
      markup: innerMarkup(surface),
    }
  })
  const colourOf = (colour: string) => {
    const name = /^var\((--[a-z0-9-]+)\)$/.exec(colour)?.[1]
    return name ? look.getPropertyValue(name).trim() : colour
  }
  return {
    title,
    panels,
    background: look.backgroundColor,
    text: look.color,
    font: look.fontFamily,
    legend: legend.map((entry) => {
      const mark = { strokeWidth: 1, strokeDasharray: '', ...legendMark(entry) }
      const colour = escape(colourOf(entry.colour))
      const path = `<path d="${mark.d}" fill="${colour}" fill-opacity="${mark.fillOpacity}" stroke="${colour}" stroke-width="${mark.strokeWidth}" stroke-dasharray="${mark.strokeDasharray}"/>`
      return { label: entry.label, markup: path }
    }),
  }
}

function innerMarkup(surface: SVGSVGElement): string {
  const copy = surface.cloneNode(true)
  if (!(copy instanceof SVGSVGElement)) return ''
  const [originals, copies] = [[...surface.querySelectorAll('*')], [...copy.querySelectorAll('*')]]
  for (const [index, element] of copies.entries()) {
    const original = originals[index]
    if (!original) continue
    const computed = getComputedStyle(original)
    for (const name of styles) element.setAttribute(name, computed.getPropertyValue(name))
    for (const name of ['class', 'style', 'tabindex', 'role', 'data-run', 'data-cell']) element.removeAttribute(name)
  }
  return new XMLSerializer()
    .serializeToString(copy)
    .replace(/^<svg[^>]*>/, '')
    .replace(/<\/svg>$/, '')
}
