// Runs one by one, then the figures of each combination of factors.
import type { Results, RunResult } from '../../shared/results'
import { bytesText, timeText } from '../shell/format'
import { verdictText } from '../migration/verdict-text'
import { SummaryTable } from '../results/SummaryTable'

const meanings: Record<string, string> = {
  run: 'The run in the order in which it was made, and its hop',
  total: 'From the request until the guest was verified running on the target',
  freeze: 'Guest stopped until resumed, as the engine says',
  downtime: 'Longest gap that the guest probe on the client saw',
  'handover gap': 'Longest gap of the path probe around a switch of interfaces',
  transfer: 'First to last byte of the guest’s image',
  floor: 'Time that the paths that were up need for these bytes at their set rates',
  eth0: 'Bytes on the source’s eth0 during the transfer, headers included',
  eth1: 'Bytes on the source’s eth1 during the transfer, headers included',
}

export function ResultsTable({ results }: { results: Results | null }) {
  if (!results) return <p className="panel empty">This session has no results: no run of it ended.</p>
  return (
    <div className="panel journal">
      <table className="data-table">
        <thead>
          <tr>
            {[
              'run',
              'factors',
              'verdict',
              'total',
              'freeze',
              'downtime',
              'handover gap',
              'transfer',
              'floor',
              'eth0',
              'eth1',
            ].map((name) => (
              <th
                key={name}
                className={name === 'verdict' || name === 'factors' ? '' : 'number'}
                title={meanings[name]}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {results.runs.map((run) => (
            <RunRow key={`${run.run}-${run.hop}`} run={run} />
          ))}
        </tbody>
      </table>
      <InvalidCount runs={results.runs} />
      {results.runs.length > 1 && (
        <>
          <h3>Over the repetitions</h3>
          <SummaryTable summary={results.summary} />
        </>
      )}
    </div>
  )
}

/** Runs that a person marked are in the table, and in no figure: their count is said. */
function InvalidCount({ runs }: { runs: readonly RunResult[] }) {
  const count = runs.filter(({ invalid }) => invalid !== undefined).length
  if (count === 0) return null
  return (
    <p className="warn" role="note">
      {count} of {runs.length} runs {count === 1 ? 'is' : 'are'} marked invalid and in no figure below.
    </p>
  )
}

function RunRow({ run }: { run: RunResult }) {
  const { tone, title } = verdictText(run)
  const { metrics } = run
  const times = metrics && [
    metrics.totalMs,
    metrics.freezeMs,
    metrics.downtimeMs,
    metrics.handoverGapMs,
    metrics.transferMs,
    metrics.floorMs,
  ]
  return (
    <tr className={run.invalid === undefined ? '' : 'invalid-run'}>
      <td className="number">{run.hop > 0 ? `${run.run + 1}.${run.hop + 1}` : run.run + 1}</td>
      <td>{factorsText(run.factors)}</td>
      <td className={run.invalid === undefined ? tone : 'warn'}>
        {run.invalid === undefined ? title : `Invalid: ${run.invalid}`}
      </td>
      {(times ?? Array.from({ length: 6 }, () => null)).map((ms, index) => (
        <td key={index} className="number">
          {timeText(ms)}
        </td>
      ))}
      <td className="number">{bytesText(metrics?.wireBytes?.eth0 ?? null)}</td>
      <td className="number">{bytesText(metrics?.wireBytes?.eth1 ?? null)}</td>
    </tr>
  )
}

const factorsText = (factors: RunResult['factors']) =>
  Object.entries(factors)
    .map(([path, value]) => `${path} ${value}`)
    .join(', ') || '–'
