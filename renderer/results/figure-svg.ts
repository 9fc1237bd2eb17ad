// A figure as one SVG file that needs nothing else: heading, legend and panels, with its colours written out.
export type SvgPanel = { title: string; x: number; y: number; width: number; height: number; markup: string }
export type SvgFigure = {
  title: string
  legend: readonly { label: string; markup: string }[]
  panels: readonly SvgPanel[]
  background: string
  text: string
  font: string
}

const edge = 12
const head = 26
const legendLine = 20
// Of the page's font; only to break the legend's lines.
const letterWidth = 6.6

/** The whole figure, and its size in px. */
export function figureSvg({ title, legend, panels, background, text, font }: SvgFigure): {
  svg: string
  width: number
  height: number
} {
  const panelTitles = panels.some((panel) => panel.title !== '') ? 20 : 0
  const right = Math.max(320, ...panels.map(({ x, width }) => x + width))
  const placed = placeLegend(legend, right)
  const top = edge + head + (placed.lines > 0 ? placed.lines * legendLine + 4 : 0)
  const bottom = Math.max(0, ...panels.map(({ y, height }) => y + height + panelTitles))
  const [width, height] = [right + 2 * edge, top + bottom + edge]
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escape(font)}" font-size="12">`,
    `<title>${escape(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${escape(background)}"/>`,
    `<text x="${edge}" y="${edge + 14}" font-size="14" font-weight="600" fill="${escape(text)}">${escape(title)}</text>`,
    ...placed.entries.map(
      ({ label, markup, x, y }) =>
        `<g transform="translate(${edge + x},${edge + head + y})">${markup}<text x="31" y="10" fill="${escape(text)}">${escape(label)}</text></g>`,
    ),
    ...panels.flatMap((panel) => {
      const [x, y] = [edge + panel.x, top + panel.y]
      const heading = panel.title
        ? [`<text x="${x + 8}" y="${y + 14}" font-weight="600" fill="${escape(text)}">${escape(panel.title)}</text>`]
        : []
      return [
        ...heading,
        `<svg x="${x}" y="${y + panelTitles}" width="${panel.width}" height="${panel.height}">${panel.markup}</svg>`,
      ]
    }),
    '</svg>',
  ]
  return { svg: svg.join('\n'), width, height }
}

function placeLegend(legend: SvgFigure['legend'], width: number) {
  let [x, line] = [0, 0]
  const entries = legend.map((entry) => {
    const own = 46 + entry.label.length * letterWidth
    if (x > 0 && x + own > width) [x, line] = [0, line + 1]
    const place = { ...entry, x, y: line * legendLine }
    x += own
    return place
  })
  return { entries, lines: entries.length === 0 ? 0 : line + 1 }
}

/** Text of a session is anybody's: in the file it is text and nothing else. */
export function escape(text: string): string {
  const forms: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return text.replace(/[&<>"]/g, (sign) => forms[sign] ?? sign)
}

/** A file name of the figure's heading. */
export function figureFile(title: string, ending: 'svg' | 'png'): string {
  const name = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 80)
  return `${name || 'figure'}.${ending}`
}
