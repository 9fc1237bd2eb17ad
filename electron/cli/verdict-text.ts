// A run in plain words on a terminal.
import type { Part } from '../../shared/lesson'
import type { Companion, Results, RunResult } from '../../shared/results'
import { verdictHolds } from '../core/migration/verdict'
import { summaryTables } from '../core/sessions/export/summary-tables'
import { tableText } from '../core/sessions/export/table'
import { formatMetric, metricsOfTeka } from '../core/sessions/export/metric-list'
import { tekaTables } from '../core/sessions/export/teka-tables'

function ms(value: number | null | undefined, resolutionMs = 0): string {
  if (value === null || value === undefined) return 'not measured'
  return value < resolutionMs ? `<${resolutionMs} ms` : `${Math.round(value)} ms`
}
const mib = (bytes: number) => `${(bytes / 1_048_576).toFixed(1)} MiB`

const partText = ({ name, ms: time, bytes }: Part) =>
  `${name} ${Math.round(time)} ms${bytes === 0 ? ' (nothing to send)' : bytes === null ? '' : ` (${bytesText(bytes)})`}`
const bytesText = (bytes: number) => (bytes < 1_048_576 ? `${(bytes / 1024).toFixed(1)} KiB` : mib(bytes))
const companionText = ({ guest, status, state, error, totalMs, freezeMs }: Companion) =>
  `  ${guest}: ${error ? `${status}, ${error.message}` : `state ${state}, total ${ms(totalMs)}, freeze ${ms(freezeMs)}`}`

export function runText(result: RunResult): string {
  const { verdict, metrics, error } = result
  const factors = Object.entries(result.factors).map(([path, value]) => `${path}=${value}`)
  const head = `run ${result.run + 1}${result.hop > 0 ? ` hop ${result.hop + 1}` : ''}: ${result.from} -> ${result.to} ${factors.join(' ')}`
  const lines = [head.trimEnd()]
  if (error) lines.push(`  ${result.status}: ${error.message}`, ...(error.hint ? [`  ${error.hint}`] : []))
  if (verdict) {
    lines.push(
      `  verdict: ${verdictHolds(verdict) ? 'holds' : 'DOES NOT HOLD'} (state ${verdict.state}, connection ${verdict.connection}, transport ${verdict.transport.actual ?? 'unknown'})`,
    )
    lines.push(...verdict.reasons.map((reason) => `    ${reason}`))
  }
  if (result.companions) lines.push(...result.companions.map(companionText))
  if (result.parts && result.parts.length > 0) lines.push(`  parts: ${result.parts.map(partText).join(', ')}`)
  if (metrics && verdict) {
    lines.push(
      `  total ${ms(metrics.totalMs)}, freeze ${ms(metrics.freezeMs)}, downtime ${ms(metrics.downtimeMs, metrics.resolutionMs['downtimeMs'])} (±${metrics.resolutionMs['downtimeMs'] ?? '?'} ms), floor ${ms(metrics.floorMs)}`,
      `  transfer ${ms(metrics.transferMs)}, stall ${ms(metrics.transferStallMs)}, handover gap ${ms(metrics.handoverGapMs)}`,
    )
    if (metrics.wireBytes) {
      lines.push(
        `  on the wire: ${mib(metrics.wireBytes.eth0)} by eth0, ${mib(metrics.wireBytes.eth1)} by eth1; link use ${metrics.linkUse === null ? 'not measured' : metrics.linkUse.toFixed(2)}`,
      )
    }
  }
  return `${lines.join('\n')}\n${tekaText(result)}`
}

/** Slots, tables and T in its parts of a run by Teka's method; empty for others. */
function tekaText(result: RunResult): string {
  const { metrics } = result
  if (!result.teka || !metrics) return ''
  const words = metricsOfTeka.map((metric) => {
    const value = metric.read(metrics)
    return `${metric.label} ${value === null ? 'not measured' : formatMetric(value, metric.unit)}`
  })
  return `  ${words.join(', ')}\n${tekaTables(result).map(tableText).join('')}`
}

/** What several runs say together, as tables; empty for one run alone. */
export function summaryText({ runs, scenario }: Pick<Results, 'runs' | 'scenario'>): string {
  if (runs.length < 2) return ''
  return summaryTables(runs, scenario)
    .map((table) => `\n${tableText(table)}`)
    .join('')
}
