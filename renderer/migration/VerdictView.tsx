// What survived, in plain words, then the numbers next to the physical floor.
import { Tooltip } from '@mantine/core'
import type { Metrics, RunResult } from '../../shared/results'
import { ErrorNotice } from '../shell/ErrorNotice'
import { bytesText } from '../shell/format'
import { Quantity } from '../shell/Quantity'
import { figures } from './metric-list'
import { Companions, Parts } from './Parts'
import { PhaseBar } from './PhaseBar'
import { TekaView } from './TekaView'
import { verdictText } from './verdict-text'

const marks = { good: '✓', warn: '!', bad: '✕' }

export function VerdictView({ result }: { result: RunResult }) {
  const { tone, title, text } = verdictText(result)
  return (
    <div className="verdict" role="status">
      <p className={`verdict-line ${tone}`}>
        <b>
          {marks[tone]} {title}.
        </b>{' '}
        {text}
      </p>
      <PhaseBar phases={result.phases} now={result.phases.at(-1)?.endMs ?? 0} />
      {result.metrics && <MetricsView metrics={result.metrics} />}
      {result.parts && result.parts.length > 0 && <Parts parts={result.parts} />}
      {result.companions && <Companions companions={result.companions} />}
      {result.teka && <TekaView record={result.teka} />}
      {result.error && <ErrorNotice error={result.error} />}
      {result.verdict && result.verdict.reasons.length > 0 && (
        <details open={tone !== 'good'}>
          <summary>What was checked ({result.verdict.reasons.length})</summary>
          <ul>
            {result.verdict.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

function MetricsView({ metrics }: { metrics: Metrics }) {
  return (
    <>
      <dl className="figures">
        {figures(metrics).map(({ name, text, meaning }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <Quantity text={text} meaning={meaning} />
            </dd>
          </div>
        ))}
      </dl>
      {metrics.wireBytes && <WireBytes {...metrics.wireBytes} />}
    </>
  )
}

function WireBytes({ eth0, eth1 }: { eth0: number; eth1: number }) {
  const total = Math.max(1, eth0 + eth1)
  const part = (name: 'eth0' | 'eth1', bytes: number) => (
    <Tooltip label={`Bytes on the source’s ${name} during the transfer, headers included: ${bytes.toLocaleString()} B`}>
      <span tabIndex={0}>
        <b className={name}>{name}</b> {bytesText(bytes)} ({Math.round((bytes / total) * 100)} %)
      </span>
    </Tooltip>
  )
  return (
    <div className="wire-bytes">
      <div className="wire-bar" aria-hidden>
        <i style={{ flexGrow: eth0 / total, background: 'var(--eth0)' }} />
        <i style={{ flexGrow: eth1 / total, background: 'var(--eth1)' }} />
      </div>
      <div className="wire-legend">
        {part('eth0', eth0)}
        {part('eth1', eth1)}
      </div>
    </div>
  )
}
