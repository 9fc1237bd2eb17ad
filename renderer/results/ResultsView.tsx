// The graphs of the sessions chosen, what is picked for them, and the tables beneath.
import { Loader } from '@mantine/core'
import { lazy, Suspense, useMemo, useState } from 'react'
import type { SideBySide } from '../../shared/side-by-side'
import { useLab } from '../state/store'
import { firstChoice } from './arrange'
import { FigureControls } from './FigureControls'
import type { Picked } from './FigureControls'
import type { OpenRun } from './graph-props'
import { isStack, kindNames } from './graph-props'
import { measureOf, measures } from './measures'
import { planFigure, shownOf } from './panels'
import { ResultsTables } from './ResultsTables'

// recharts is half of the page: it is loaded when the first graph is wanted.
const Figure = lazy(async () => ({ default: (await import('./Figure')).Figure }))

export function ResultsView({ data }: { data: SideBySide }) {
  const shown = useMemo(() => shownOf(data), [data])
  const measured = measures.filter(({ key }) => shown.cells.some(({ rows }) => (rows.get(key)?.n ?? 0) > 0))
  const [picked, setPicked] = useState<Picked>(() => ({
    kind: 'bars',
    measure: measured[0]?.key ?? 'totalMs',
    choice: firstChoice(shown.factors),
    shows: { runs: true, floor: true, published: data.published.some(({ fit }) => fit === 'matches'), eachRun: false },
  }))
  const measure = measureOf(picked.measure)
  const plan = useMemo(() => planFigure(shown, data, { ...picked, measure }), [shown, data, picked])
  const names = data.sessions.map(({ title }) => title)
  const subject = isStack(picked.kind) ? kindNames[picked.kind].toLowerCase() : measure.name
  const title = `${[...new Set(names)].join(' / ')}: ${subject}`
  return (
    <section className="results-view" aria-label="Results">
      <FigureControls {...{ shown, measured, picked }} published={data.published.length > 0} onPick={setPicked} />
      <div className="results-body">
        <div className="panel">
          <Suspense fallback={<Loader size="sm" m="md" aria-label="Loading the graphs" />}>
            <Figure {...{ title, data, measure, plan, onRun }} kind={picked.kind} shows={picked.shows} />
          </Suspense>
        </div>
        <ResultsTables {...{ data, measure, plan, onRun }} kind={picked.kind} />
      </div>
    </section>
  )
}

const onRun: OpenRun = (session, { run, hop }) =>
  useLab.setState({ page: 'sessions', session, sessionRun: { run, hop } })
