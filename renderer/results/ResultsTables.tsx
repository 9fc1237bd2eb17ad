// Every figure of the graphs as a table, and what the graphs do not show: ratios, lines, published values.
import type { SideBySide } from '../../shared/side-by-side'
import { sessionName } from './cells'
import { CellTable } from './CellTable'
import { ComparedTable } from './ComparedTable'
import type { GraphKind, OpenRun } from './graph-props'
import { isStack } from './graph-props'
import { LineTable } from './LineTable'
import type { Measure } from './measures'
import type { FigurePlan } from './panels'
import { PublishedTable } from './PublishedTable'
import { RatioTable } from './RatioTable'
import { StackTable } from './StackTable'

type ResultsTablesProps = { data: SideBySide; kind: GraphKind; measure: Measure; plan: FigurePlan; onRun: OpenRun }

export function ResultsTables({ data, kind, measure, plan, onRun }: ResultsTablesProps) {
  const cells = plan.panels.flatMap((panel) => panel.cells)
  const unique = [...new Set(cells)]
  const nameOf = (id: string) => {
    const session = data.sessions.find((one) => one.id === id)
    return session && data.sessions.length > 1 ? sessionName(data.sessions, session) : ''
  }
  if (isStack(kind)) return <StackTable kind={kind === 'wire' ? 'wire' : 'phases'} cells={unique} onRun={onRun} />
  return (
    <>
      <CellTable cells={unique} {...{ measure, onRun }} />
      {data.compared.map((compared) => (
        <ComparedTable key={compared.second} {...{ compared, measure, nameOf }} />
      ))}
      <RatioTable sessions={data.sessions} {...{ measure, nameOf }} />
      <LineTable sessions={data.sessions} {...{ measure, nameOf }} />
      <PublishedTable published={data.published} cells={unique} {...{ measure, nameOf }} />
    </>
  )
}
