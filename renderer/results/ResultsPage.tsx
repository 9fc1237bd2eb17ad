// Sessions chosen from the list, their graphs, and every figure as a table: one session, or several compared.
import { Checkbox, Loader } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { SessionInfo } from '../../shared/ipc'
import type { SideBySide } from '../../shared/side-by-side'
import { dateText } from '../shell/format'
import { ask } from '../state/actions'
import { useLab } from '../state/store'
import { ResultsView } from './ResultsView'

/** As many as the core takes at once. */
const mostCompared = 8

export function ResultsPage() {
  const { sessions, compared } = useLab()
  const withRuns = sessions.filter(({ runs }) => runs > 0).toSorted((one, other) => other.startedMs - one.startedMs)
  const known = compared.filter((id) => withRuns.some((session) => session.id === id))
  const first = withRuns.find(({ runs }) => runs > 1) ?? withRuns[0]
  const chosen = known.length > 0 || !first ? known : [first.id]
  if (withRuns.length === 0) {
    return (
      <div className="panel empty">
        <h2>No results yet</h2>
        <p>
          Run a scenario with factors and repetitions first (Scenarios): its cells are drawn here with their intervals,
          and sessions can be compared.
        </p>
      </div>
    )
  }
  return (
    <div className="sessions-page">
      <ul className="session-list panel" aria-label="Sessions with results">
        {withRuns.map((info) => (
          <SessionItem key={info.id} info={info} chosen={chosen} />
        ))}
      </ul>
      <Opened key={chosen.join()} ids={chosen} />
    </div>
  )
}

function SessionItem({
  info: { id, title, startedMs, runs },
  chosen,
}: {
  info: SessionInfo
  chosen: readonly string[]
}) {
  const among = chosen.includes(id)
  const letter = chosen.length > 1 && among ? `${String.fromCodePoint(65 + chosen.indexOf(id))}: ` : ''
  const toggle = () =>
    useLab.setState({ compared: among ? chosen.filter((other) => other !== id) : [...chosen, id].slice(-mostCompared) })
  return (
    <li className="compare-item">
      <Checkbox
        size="xs"
        checked={among}
        disabled={among && chosen.length === 1}
        aria-label={`Compare ${title}, ${dateText(startedMs)}`}
        title={among ? 'Take it out of the graphs' : 'Put it into the same graphs'}
        onChange={toggle}
      />
      <button
        type="button"
        aria-current={among ? 'true' : undefined}
        title="Show this session alone"
        onClick={() => useLab.setState({ compared: [id] })}
      >
        <b>
          {letter}
          {title}
        </b>
        <span className="quiet">{dateText(startedMs)}</span>
        <span className="quiet">
          {runs} {runs === 1 ? 'run' : 'runs'}
        </span>
      </button>
    </li>
  )
}

function Opened({ ids }: { ids: readonly string[] }) {
  const [data, setData] = useState<SideBySide | null>(null)
  useEffect(() => {
    let stale = false
    const load = async () => {
      const answer = await ask('results.open', { ids: [...ids] })
      if (!stale && answer) setData(answer)
    }
    void load()
    return () => {
      stale = true
    }
  }, [ids.join()])
  return data ? <ResultsView data={data} /> : <Loader size="sm" m="md" aria-label="Working the results out" />
}
