// The numbers of a run, with what each means: the same words everywhere.
import type { Metrics } from '../../shared/results'
import { bytesText, timeText } from '../shell/format'

export type Figure = { name: string; text: string; meaning: string }
type TimeMetric = 'totalMs' | 'freezeMs' | 'downtimeMs' | 'handoverGapMs' | 'transferMs' | 'transferStallMs' | 'floorMs'

const times: { key: TimeMetric; name: string; meaning: string }[] = [
  { key: 'totalMs', name: 'total', meaning: 'From the request until the guest was verified running on the target.' },
  { key: 'freezeMs', name: 'freeze', meaning: 'Guest stopped until resumed, as the engine says.' },
  { key: 'downtimeMs', name: 'downtime', meaning: 'Longest gap that the guest probe on the client saw.' },
  {
    key: 'handoverGapMs',
    name: 'handover gap',
    meaning: 'Longest gap of the path probe around a switch of interfaces.',
  },
  { key: 'transferMs', name: 'transfer', meaning: 'First to last byte of the guest’s image.' },
  {
    key: 'floorMs',
    name: 'physical floor',
    meaning:
      'The time that the paths that were up, at their set rates, need for the bytes that crossed while the guest was frozen. No migration can be faster.',
  },
  { key: 'transferStallMs', name: 'transfer stall', meaning: 'Longest time in the transfer in which no byte moved.' },
]

type TekaMetric =
  'connectMs' | 'decideMs' | 'moveMs' | 'addressMs' | 'joinMs' | 'networkDowntimeMs' | 'applicationDowntimeMs'
const ofTeka: { key: TekaMetric; name: string; meaning: string }[] = [
  { key: 'connectMs', name: 'T_CIP', meaning: 'Until the client was connected again, once it had a network.' },
  { key: 'decideMs', name: 'T_CVM', meaning: 'The source’s decision, and the future address given to the guest.' },
  { key: 'moveMs', name: 'T_MVM', meaning: 'The migration of the virtual machine.' },
  {
    key: 'addressMs',
    name: 'T_VMIP',
    meaning: 'Until the guest had its address at the target; 0 where it had it before.',
  },
  { key: 'joinMs', name: 'join', meaning: 'From arrival until a subflow to the new address carried the connection.' },
  {
    key: 'networkDowntimeMs',
    name: 'network downtime',
    meaning: 'From the last answer by ping of the old address to the first of the new one, pinged every 10 ms.',
  },
  {
    key: 'applicationDowntimeMs',
    name: 'application downtime',
    meaning: 'Slot D: the guest did not answer the client’s probe around the migration.',
  },
]

/** Of Teka's handover; nothing for runs of other methods. */
function tekaFigures(metrics: Metrics): Figure[] {
  return ofTeka.flatMap(({ key, name, meaning }) => {
    const value = metrics[key]
    return value === undefined ? [] : [{ name, text: timeText(value), meaning }]
  })
}

/** Figures in the order in which they are read; a metric not measured says why. */
export function figures(metrics: Metrics): Figure[] {
  const list = times.map(({ key, name, meaning }) => {
    const resolution = metrics.resolutionMs[key]
    const fine = resolution === undefined ? '' : ` Resolution: ${timeText(resolution)}.`
    return {
      name,
      text: timeText(metrics[key]),
      meaning: metrics[key] === null ? missing(metrics, key, meaning) : meaning + fine,
    }
  })
  const bytes = metrics.wireBytes
  const ratio = overFloor(metrics)
  return [
    ...list,
    ...tekaFigures(metrics),
    {
      name: 'over floor',
      text: ratio === null ? '–' : `${ratio.toFixed(2)} ×`,
      meaning: 'The transfer’s time over the physical floor: 1 would be perfect.',
    },
    {
      name: 'image',
      text: bytesText(metrics.logicalBytes),
      meaning: 'Logical bytes that had to cross while the guest was frozen.',
    },
    {
      name: 'link use',
      text: metrics.linkUse === null ? '–' : `${Math.round(metrics.linkUse * 100)} %`,
      meaning: 'Wire bytes during the transfer over what the links that were up could carry.',
    },
    {
      name: 'probe lost',
      text: metrics.probeLost === null ? '–' : `${metrics.probeLost} answers`,
      meaning: 'Numbered answers of the guest probe that never came.',
    },
  ].concat(
    bytes ? [] : [{ name: 'wire bytes', text: '–', meaning: missing(metrics, 'wireBytes', 'Bytes by interface.') }],
  )
}

function missing(metrics: Metrics, key: string, meaning: string): string {
  return `${meaning} Not measured: ${metrics.missing[key] ?? 'no reason was given'}.`
}

/** How many times the floor the transfer took; null where either is missing. */
export function overFloor({ transferMs, floorMs }: Metrics): number | null {
  return transferMs === null || floorMs === null || floorMs <= 0 ? null : transferMs / floorMs
}
