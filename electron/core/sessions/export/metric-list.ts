// The metrics of a run with the words, units and order that every export uses.
import type { Metrics, RunResult } from '../../../../shared/results'

type Unit = 'ms' | 'bytes' | '%' | 'ratio' | 'count'
export type Metric = { key: string; label: string; unit: Unit; meaning: string; read(metrics: Metrics): number | null }

export const metricList: readonly Metric[] = [
  metric('totalMs', 'Total', 'ms', 'Request until verified running on the target.'),
  metric('freezeMs', 'Freeze', 'ms', 'Guest stopped until resumed, as the engine saw it.'),
  metric('downtimeMs', 'Downtime', 'ms', 'Longest gap that the guest probe saw.'),
  metric('handoverGapMs', 'Handover gap', 'ms', 'Longest gap of the path probe around a switch.'),
  metric('transferMs', 'Transfer', 'ms', 'First to last byte of the image.'),
  metric('transferStallMs', 'Transfer stall', 'ms', 'Longest time within the transfer in which no byte moved.'),
  metric('floorMs', 'Floor', 'ms', 'Time that the paths that were up need, at their set rates, for the frozen bytes.'),
  metric('logicalBytes', 'Logical bytes', 'bytes', 'Image bytes that had to cross while the guest was frozen.'),
  wire('eth0'),
  wire('eth1'),
  metric('linkUse', 'Link use', 'ratio', 'Wire bytes over what the links that were up could carry; 1 is all of it.'),
  metric('probeLost', 'Probe: lost', 'count', "Numbers of the guest's messages that never came."),
  metric('probeRepeated', 'Probe: repeated', 'count', "Numbers of the guest's messages that came twice or too late."),
  metric('cpuPercent', 'CPU', '%', 'Mean use of the processors during the migration.'),
]

/** Of Teka's handover alone; runs of other methods say nothing of them. */
export const metricsOfTeka: readonly Metric[] = [
  metric('connectMs', 'T_CIP', 'ms', 'Until the client was connected again, once it had a network.'),
  metric('decideMs', 'T_CVM', 'ms', 'Decision of the source, and the future address given to the guest.'),
  metric('moveMs', 'T_MVM', 'ms', 'The migration of the virtual machine.'),
  metric('addressMs', 'T_VMIP', 'ms', 'Until the guest had its address at the target; 0 where it had it before.'),
  metric('joinMs', 'Join', 'ms', 'From arrival until a subflow to the new address carried the connection.'),
  metric('networkDowntimeMs', 'Network downtime', 'ms', 'Last ping of the old address to first of the new one.'),
  metric('applicationDowntimeMs', 'Application downtime', 'ms', 'Slot D: the guest did not answer the client.'),
]

/** A metric by its key, of whatever method. */
export function metricOf(key: string): Metric | undefined {
  return [...metricList, ...metricsOfTeka].find((known) => known.key === key)
}

/** The metrics that say something of these runs: those of one method only where a run used it. */
export function metricsFor(runs: readonly Pick<RunResult, 'teka'>[]): readonly Metric[] {
  return runs.some(({ teka }) => teka) ? [...metricList, ...metricsOfTeka] : metricList
}

type Plain = Exclude<keyof Metrics, 'wireBytes' | 'missing' | 'resolutionMs'>
function metric(key: Plain, label: string, unit: Unit, meaning: string): Metric {
  return { key, label, unit, meaning, read: (metrics) => metrics[key] ?? null }
}

function wire(name: 'eth0' | 'eth1'): Metric {
  const meaning = `Bytes on ${name} of the source during the transfer, headers included.`
  const read = (metrics: Metrics) => metrics.wireBytes?.[name] ?? null
  return { key: 'wireBytes', label: `Wire bytes ${name}`, unit: 'bytes', meaning, read }
}

/** A measured value with its unit, for people; fine enough for its size and no finer. */
export function formatMetric(value: number, unit: Unit): string {
  if (unit === 'ms')
    return value >= 10_000 ? `${(value / 1000).toFixed(2)} s` : `${value.toFixed(value < 10 ? 1 : 0)} ms`
  if (unit === 'bytes')
    return value < 2 ** 20 ? `${(value / 2 ** 10).toFixed(1)} KiB` : `${(value / 2 ** 20).toFixed(1)} MiB`
  if (unit === '%') return `${value.toFixed(0)} %`
  return unit === 'ratio' ? value.toFixed(2) : String(value)
}
