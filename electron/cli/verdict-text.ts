// A run in plain words on a terminal.
import type { RunResult } from '../../shared/results'
import { verdictHolds } from '../core/migration/verdict'

const ms = (value: number | null | undefined) =>
  value === null || value === undefined ? 'not measured' : `${Math.round(value)} ms`
const mib = (bytes: number) => `${(bytes / 1_048_576).toFixed(1)} MiB`

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
  if (metrics && verdict) {
    lines.push(
      `  total ${ms(metrics.totalMs)}, freeze ${ms(metrics.freezeMs)}, downtime ${ms(metrics.downtimeMs)} (±${metrics.resolutionMs['downtimeMs'] ?? '?'} ms), floor ${ms(metrics.floorMs)}`,
      `  transfer ${ms(metrics.transferMs)}, stall ${ms(metrics.transferStallMs)}, handover gap ${ms(metrics.handoverGapMs)}`,
    )
    if (metrics.wireBytes) {
      lines.push(
        `  on the wire: ${mib(metrics.wireBytes.eth0)} by eth0, ${mib(metrics.wireBytes.eth1)} by eth1; link use ${metrics.linkUse === null ? 'not measured' : metrics.linkUse.toFixed(2)}`,
      )
    }
  }
  return `${lines.join('\n')}\n`
}
