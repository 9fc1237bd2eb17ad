// Results: what every run showed, then what they show together.
import type { Metrics, RunResult } from '../../../../shared/results'
import { html, nothing, type Markup } from './markup'
import { formatMetric, metricOf, metricsFor, type Metric } from './metric-list'
import { besideTables } from './run-tables'
import { tableMarkup } from './table'
import { tekaTables } from './teka-tables'
import { verdictWords } from './verdict-words'

/** Verdict, metrics, phases and what is missing of one run; `figure` stands between. */
export function runSection(run: RunResult, figure: Markup): Markup {
  const { good, head, text } = verdictWords(run)
  const factors = Object.entries(run.factors).map(([name, value]) => `${name} = ${value}`)
  return html`<h3>
      Run ${run.run + 1}${run.hop > 0 ? `, hop ${run.hop + 1}` : ''}: ${run.from} to
      ${run.to}${factors.length > 0 ? ` (${factors.join(', ')})` : ''}
    </h3>
    <div class="verdict ${good ? 'good' : 'bad'}">
      <strong>${head}.</strong> ${text}
      ${
        run.verdict
          ? html`<ul>
              ${run.verdict.reasons.map((reason) => html`<li>${reason}</li>`)}
            </ul>`
          : nothing
      }
      ${run.error && run.verdict ? html`<p class="failed">${run.error.message}</p>` : nothing}${run.error?.hint ? html`<p>${run.error.hint}</p>` : nothing}
    </div>
    ${run.metrics ? metricTable(run.metrics, metricsFor([run])) : html`<p class="soft">Nothing was measured in this run.</p>`}
    ${figure}${phaseTable(run)}${[...besideTables([run]), ...tekaTables(run)].map(tableMarkup)}`
}

function metricTable(metrics: Metrics, list: readonly Metric[]): Markup {
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th>Metric</th>
          <th class="number">Value</th>
          <th class="number">Resolution</th>
          <th>Meaning</th>
        </tr>
      </thead>
      <tbody>
        ${list.map((metric) => {
          const value = metric.read(metrics)
          return html`<tr>
            <td>${metric.label}</td>
            <td class="number">
              ${value === null ? html`<span class="warn">not measured</span>` : formatMetric(value, metric.unit)}
            </td>
            <td class="number">${resolution(metric, metrics)}</td>
            <td class="soft">${metric.meaning}</td>
          </tr> `
        })}
      </tbody>
    </table>
  </div>`
}

function resolution(metric: Metric, metrics: Metrics): string {
  const known = metrics.resolutionMs[metric.key]
  if (known !== undefined) return `${known} ms`
  if (metric.key === 'floorMs' || metric.key === 'linkUse') return 'computed'
  return metric.unit === 'count' ? '1' : metric.key === 'logicalBytes' ? '1 byte' : 'not stated'
}

function phaseTable(run: RunResult): Markup {
  const phases = run.phases.toSorted((a, b) => a.startMs - b.startMs)
  const zero = phases[0]?.startMs
  if (zero === undefined) return nothing
  return html`<h3>Phases of run ${run.run + 1}</h3>
    <table>
      <thead>
        <tr>
          <th>Phase</th>
          <th class="number">Start, ms from the request</th>
          <th class="number">Length, ms</th>
        </tr>
      </thead>
      <tbody>
        ${phases.map(
          (phase) =>
            html`<tr>
              <td>
                <svg class="swatch" viewBox="0 0 24 10" aria-hidden="true">
                  <rect class="phase-${phase.name}" width="24" height="10" /></svg
                >${phase.name}
              </td>
              <td class="number">${(phase.startMs - zero).toFixed(0)}</td>
              <td class="number">
                ${phase.endMs === null ? html`<span class="warn">did not end</span>` : (phase.endMs - phase.startMs).toFixed(1)}
              </td>
            </tr> `,
        )}
      </tbody>
    </table>`
}

/** What was not measured in which runs, and why. */
export function missingSection(runs: readonly RunResult[]): Markup {
  const found = new Map<string, string[]>()
  for (const run of runs) {
    for (const [metric, why] of Object.entries(run.metrics?.missing ?? {})) {
      const key = `${metricOf(metric)?.label ?? metric}: ${why}`
      found.set(key, [...(found.get(key) ?? []), String(run.run + 1)])
    }
  }
  const list = [...found].map(
    ([text, which]) => html`<li>${text} <span class="soft">(run ${which.join(', ')})</span></li>`,
  )
  return html`<h2>What was not measured</h2>
    ${
      list.length > 0
        ? html`<ul>
            ${list}
          </ul>`
        : html`<p>
            ${runs.length > 0 ? 'Every metric was measured in every run that ended.' : 'No run ended, so nothing was measured.'}
          </p>`
    }`
}
