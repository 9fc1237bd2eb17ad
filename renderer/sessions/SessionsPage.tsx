// Every session recorded; one is opened beside the list.
import type { SessionInfo } from '../../shared/ipc'
import { dateText } from '../shell/format'
import { useLab } from '../state/store'
import { ImportButtons } from './ImportButtons'
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
        <ImportButtons />
      </div>
    )
  }
  return (
    <div className="sessions-page">
      <div className="session-side panel">
        <ImportButtons />
        <ul className="session-list" aria-label="Sessions">
          {newestFirst.map((info) => (
            <li key={info.id}>
              <button
                type="button"
                aria-current={info.id === chosen?.id ? 'true' : undefined}
                onClick={() => useLab.setState({ session: info.id, sessionRun: null })}
              >
                <b>{info.title}</b>
                <span className="quiet">
                  {dateText(info.startedMs)}
                  {info.imported ? ', imported' : ''}
                </span>
                <span className={info.verdicts.broken > 0 || info.state === 'failed' ? 'bad' : ''}>
                  {outcome(info)}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
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
  const valid = verdicts.held + verdicts.broken
  const judged = verdicts.broken === 0 ? 'verdict holds' : `${verdicts.broken} of ${valid} verdicts do not hold`
  const marked = verdicts.invalid === 0 ? '' : `, ${verdicts.invalid} marked invalid`
  return `${state === 'succeeded' ? '' : `${state}, `}${counted}, ${valid === 0 ? 'no verdict' : judged}${marked}`
}
