// What of a run was timed by itself, and the guests that moved beside the first.
import type { Part } from '../../shared/lesson'
import type { Companion } from '../../shared/results'
import { bytesText, timeText } from '../shell/format'
import { Quantity } from '../shell/Quantity'

export function Parts({ parts }: { parts: readonly Part[] }) {
  return (
    <dl className="figures" aria-label="Parts timed by themselves">
      {parts.map(({ name, ms, bytes }, index) => (
        <div key={`${name} ${index}`}>
          <dt>{name}</dt>
          <dd>
            <Quantity text={timeText(ms)} meaning={meaning(name, bytes)} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function meaning(name: string, bytes: number | null): string {
  if (bytes === null) return `How long the commands of “${name}” took, without the time that they waited for a person.`
  return bytes === 0 ? 'The target had it already: nothing was sent.' : `${bytesText(bytes)} went, timed by itself.`
}

export function Companions({ companions }: { companions: readonly Companion[] }) {
  return (
    <ul className="companions" aria-label="Guests that moved at the same time">
      {companions.map(({ guest, error, state, totalMs, freezeMs }) => (
        <li key={guest}>
          <b>{guest}</b> {error ? error.message : `${state}, total ${timeText(totalMs)}, freeze ${timeText(freezeMs)}`}
        </li>
      ))}
    </ul>
  )
}
