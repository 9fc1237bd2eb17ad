// Which series the charts show, and how a line looks: colour is the interface, dash is the direction or the host.
import type { Scheme } from '../theme/colours'
import { chartColours, interfaceColours } from '../theme/colours'
import type { Recording, Series } from './recording'

export type Grouping = 'interface' | 'path'
/** `host` is a host's name or `all`. */
export type Selection = { host: string; grouping: Grouping }
export type Line = { series: Series; colour: string; width: number; dash: number[] }

const hostDashes = [[], [8, 3], [2, 3], [8, 3, 2, 3]]

/** Names of the hosts that have samples, in the order they came. */
export function hostsOf(recording: Recording): string[] {
  const series = [...recording.series.values()].filter(({ kind }) => kind !== 'memory')
  return [...new Set(series.map(({ host }) => host))].toSorted()
}

/** Lines of the throughput chart. */
export function throughputLines(recording: Recording, selection: Selection, scheme: Scheme): Line[] {
  const kinds: Series['kind'][] = selection.grouping === 'path' ? ['path'] : ['sent', 'received']
  return lines(recording, selection, kinds, scheme)
}

/** Lines of the RTT chart; all hosts where the chosen one measures none. */
export function rttLines(recording: Recording, selection: Selection, scheme: Scheme): Line[] {
  const kinds: Series['kind'][] = selection.grouping === 'path' ? ['path-rtt'] : ['rtt']
  const chosen = lines(recording, selection, kinds, scheme)
  return chosen.length > 0 ? chosen : lines(recording, { ...selection, host: 'all' }, kinds, scheme)
}

/** Lines of the chart of the guest's memory; none where no virtual machine was moved. */
export function memoryLines(recording: Recording, scheme: Scheme): Line[] {
  return [...recording.series.values()]
    .filter(({ kind }) => kind === 'memory')
    .map((series, index) => ({
      series,
      colour: chartColours.total[scheme],
      width: index === 0 ? 1.8 : 1.2,
      dash: [[], [2, 3], [8, 3]][index] ?? [],
    }))
}

function lines(recording: Recording, selection: Selection, kinds: Series['kind'][], scheme: Scheme): Line[] {
  const hosts = hostsOf(recording)
  return [...recording.series.values()]
    .filter(({ kind, host }) => kinds.includes(kind) && (selection.host === 'all' || host === selection.host))
    .toSorted((one, other) => sortKey(one).localeCompare(sortKey(other)))
    .map((series) => ({
      series,
      colour: series.interface ? interfaceColours[series.interface][scheme] : chartColours.total[scheme],
      width: series.kind === 'received' ? 1 : 1.6,
      dash:
        selection.host === 'all'
          ? (hostDashes[hosts.indexOf(series.host) % hostDashes.length] ?? [])
          : series.kind === 'received'
            ? [4, 3]
            : [],
    }))
}

// By host, then interface, what is sent before what is received.
const sortKey = ({ host, interface: name, kind, key }: Series) => `${host} ${name} ${kind === 'sent' ? 0 : 1} ${key}`
