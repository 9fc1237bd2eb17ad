// Every session recorded; one is opened beside the list.
import type { SessionInfo } from '../../shared/ipc'
import { dateText } from '../shell/format'
import { useLab } from '../state/store'
import { SessionView } from './SessionView'

export function SessionsPage() {
  const { sessions, session } = useLab()
  const newestFirst = sessions.toSorted((one, other) => other.startedMs - one.startedMs)
  const chosen = newestFirst.find(({ id }) => id === session) ?? newestFirst.find(({ state }) => state !== 'running')
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
              aria-current={info.id === chosen?.id ? 'true' : undefined}
              onClick={() => useLab.setState({ session: info.id, sessionRun: null })}
            >
              <b>{info.title}</b>
              <span className="quiet">{dateText(info.startedMs)}</span>
              <span className={info.verdicts.broken > 0 || info.state === 'failed' ? 'bad' : ''}>{outcome(info)}</span>
            </button>
          </li>
        ))}
      </ul>
      {chosen === undefined ? (
        <div className="panel empty">
          <h2>Choose a session</h2>
          <p>It is replayed on the same graphs, with every command it ran. It can be exported for a report.</p>
        </div>
      ) : (
        <SessionView key={`${chosen.id} ${chosen.state}`} id={chosen.id} />
      )}
    </div>
  )
}

function outcome({ state, runs, verdicts }: SessionInfo): string {
  if (runs === 0) return state
  const counted = `${runs} ${runs === 1 ? 'run' : 'runs'}`
  const judged = verdicts.broken === 0 ? 'verdict holds' : `${verdicts.broken} of ${runs} verdicts do not hold`
  return `${state === 'succeeded' ? '' : `${state}, `}${counted}, ${verdicts.held + verdicts.broken === 0 ? 'no verdict' : judged}`
}
