// What Teka's rule says before a migration, and the neighbour table that it rests on; asked again each minute.
import { useEffect, useState } from 'react'
import type { MigrationAdvice } from '../../shared/advice'
import type { Scenario } from '../../shared/scenario'
import { neighbourLimitMs } from '../../shared/teka'
import { request } from '../bridge'
import { timeText } from '../shell/format'
import { ownLab } from '../state/actions'
import { useSettings } from '../state/settings'

const againMs = 60_000

export function AdviceView({ scenario }: { scenario: Scenario }) {
  const { serviceStartS } = useSettings()
  const [advice, setAdvice] = useState<MigrationAdvice | null>(null)
  useEffect(() => {
    const abort = new AbortController()
    // Without an answer there is no advice; a lab that is gone says so elsewhere.
    const ask = () =>
      request('advice.get', { lab: ownLab(), scenario, serviceStartS }, abort.signal)
        .then(setAdvice)
        .catch(() => setAdvice(null))
    void ask()
    const timer = setInterval(() => void ask(), againMs)
    return () => {
      clearInterval(timer)
      abort.abort()
    }
  }, [scenario, serviceStartS])
  if (!advice) return null
  return (
    <details className="advice">
      <summary>
        Advice: <b className={advice.migrate ? 'good' : 'warn'}>{advice.migrate ? 'migrate' : 'do not migrate'}</b>
      </summary>
      <ul>
        {advice.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <table className="data-table" aria-label="Neighbours">
        <thead>
          <tr>
            <th>from</th>
            <th>to</th>
            <th>path</th>
            <th className="number">RTT</th>
            <th>neighbour (below {neighbourLimitMs} ms)</th>
          </tr>
        </thead>
        <tbody>
          {advice.neighbours.map(({ from, to, interface: name, rttMs, accepted }) => (
            <tr key={`${from} ${to} ${name}`}>
              <td>{from}</td>
              <td>{to}</td>
              <td className={name}>{name}</td>
              <td className="number">{rttMs === null ? 'no answer' : timeText(rttMs)}</td>
              <td>{accepted ? 'yes' : 'no'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="quiet">
        Rule of Teka 4.7. The migration is expected to take {timeText(advice.migrationS * 1000)}; a new service would
        take {serviceStartS} s (a setting). Round trips are measured each minute.
      </p>
    </details>
  )
}
