// Every session recorded; one is opened beside the list.
import { useState } from 'react'
import type { SessionInfo } from '../../shared/ipc'
import { dateText } from '../shell/format'
import { useLab } from '../state/store'
import { SessionView } from './SessionView'

export function SessionsPage() {
  const sessions = useLab(({ sessions: known }) => known)
  const [chosen, setChosen] = useState<string | null>(null)
  const newestFirst = sessions.toSorted((one, other) => other.startedMs - one.startedMs)
  if (newestFirst.length === 0) {
    return (
      <div className="panel empty">
        <h2>No sessions yet</h2>
        <p>Each run is recorded as a session: commands, samples and verdict. Run a scenario on the Lab page first.</p>
      </div>
    )
  }
  return (
    <div className="sessions-page">
      <ul className="session-list panel" aria-label="Sessions">
        {newestFirst.map((info) => (
          <li key={info.id}>
            <button
              type="button"
              aria-current={info.id === chosen ? 'true' : undefined}
              onClick={() => setChosen(info.id)}
            >
              <b>{info.title}</b>
              <span className="quiet">{dateText(info.startedMs)}</span>
              <span>{outcome(info)}</span>
            </button>
          </li>
        ))}
      </ul>
      {chosen === null ? (
        <div className="panel empty">
          <h2>Choose a session</h2>
          <p>It is replayed on the same graphs, with every command it ran. It can be exported for a report.</p>
        </div>
      ) : (
        <SessionView key={chosen} id={chosen} />
      )}
    </div>
  )
}

function outcome({ state, runs, verdicts }: SessionInfo): string {
  const counted = `${runs} ${runs === 1 ? 'run' : 'runs'}`
  if (runs === 0) return state
  return `${state}, ${counted}: ${verdicts.held} held, ${verdicts.broken} broken`
}
