// One figure: its heading, legend, panels and the buttons that save it. Loaded when first needed, with recharts.
import { useRef } from 'react'
import type { Analysis } from '../../shared/results'
import type { SideBySide } from '../../shared/side-by-side'
import type { Panel } from './arrange'
import { BytesGraph } from './BytesGraph'
import { CellGraph } from './CellGraph'
import { EcdfGraph } from './EcdfGraph'
import { FigureLegend } from './FigureLegend'
import type { GraphKind, GraphProps, OpenRun, Shows } from './graph-props'
import { isStack } from './graph-props'
import { LineGraph } from './LineGraph'
import type { Measure } from './measures'
import type { FigurePlan, LegendEntry } from './panels'
import { SaveFigure } from './SaveFigure'
import { StackGraph } from './StackGraph'
import { stackOf } from './stack'

type FigureProps = {
  title: string
  data: SideBySide
  kind: GraphKind
  measure: Measure
  shows: Shows
  plan: FigurePlan
  onRun: OpenRun
}

export function Figure({ title, data, kind, measure, shows, plan, onRun }: FigureProps) {
  const figure = useRef<HTMLDivElement>(null)
  const { panels, scale, ticks, axisName, legend } = plan
  const cells = panels.flatMap((panel) => panel.cells)
  const stack = isStack(kind) ? stackOf(kind === 'wire' ? 'wire' : 'phases', cells, shows.eachRun) : null
  const entries: readonly LegendEntry[] =
    stack?.parts.map(({ name, colour }) => ({ label: name, colour, mark: 'area', index: 0 })) ?? legend
  const analyses = new Map<string, Analysis>(data.sessions.map(({ id, analysis }) => [id, analysis]))
  const height = panels.length > 2 ? 230 : 320
  const shared = { measure, scale, ticks, axisName, shows, analyses, height, onRun, published: data.published }
  return (
    <figure className="figure" ref={figure} aria-label={title}>
      <figcaption>
        <b>{title}</b>
        <FigureLegend entries={entries} />
        <SaveFigure figure={figure} title={title} legend={entries} />
      </figcaption>
      {stack ? (
        <div className="figure-panel">
          {stack.rows.length > 0 ? <StackGraph stack={stack} onRun={onRun} /> : <Nothing />}
        </div>
      ) : (
        <div className={`figure-panels ${panels.length > 1 ? 'several' : ''}`}>
          {panels.map((panel) => (
            <div key={panel.title} className="figure-panel" data-title={panel.title}>
              {panel.title && <h4>{panel.title}</h4>}
              {panel.cells.some(({ rows }) => (rows.get(measure.key)?.n ?? 0) > 0) ? (
                <Graph kind={kind} panel={panel} {...shared} />
              ) : (
                <Nothing />
              )}
            </div>
          ))}
        </div>
      )}
    </figure>
  )
}

function Graph({ kind, ...props }: GraphProps & { kind: GraphKind; panel: Panel }) {
  switch (kind) {
    case 'lines':
      return <LineGraph {...props} />
    case 'ecdf':
      return <EcdfGraph {...props} />
    case 'bytes':
      return <BytesGraph {...props} />
    default:
      return <CellGraph kind={kind === 'boxes' ? 'boxes' : 'bars'} {...props} />
  }
}

const Nothing = () => <p className="quiet figure-nothing">No run measured this: the table under the graph says why.</p>
