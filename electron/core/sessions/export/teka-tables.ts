// Of a run by Teka's method: her slots with their lengths, and her tables of interface states one under the other.
import type { RunResult } from '../../../../shared/results'
import { cellText, tekaMomentTexts, tekaMoments, tekaSlotMeanings } from '../../../../shared/teka-record'
import type { Table } from './table'

/** None for a run of another method. */
export function tekaTables({ teka, run }: Pick<RunResult, 'teka' | 'run'>): Table[] {
  if (!teka) return []
  const zero = teka.slots[0]?.startMs ?? 0
  const ms = (value: number) => value.toFixed(0)
  const text = (label: string) => ({ label, number: false })
  const number = (label: string) => ({ label, number: true })
  const slots: Table = {
    caption: `Slots of run ${run + 1} (Teka 4.5)`,
    notes: ['Slot D is what the client heard: its resolution is 20 ms.'],
    columns: [text('Slot'), number('Start, ms'), number('Length, ms'), text('Meaning')],
    rows: teka.slots.map(({ name, startMs, endMs }) => [
      name,
      ms(startMs - zero),
      endMs === null ? 'came to no end' : ms(endMs - startMs),
      tekaSlotMeanings[name],
    ]),
  }
  const states: Table = {
    caption: `Interface states of run ${run + 1} (Teka, Tables 4.5 to 4.8)`,
    notes: [
      'UP (inactive): up with its address, and no subflow uses it.',
      ...teka.tables.flatMap(({ moment, wrong }) =>
        wrong.map((what) => `${tekaMomentTexts[moment]}, not as it should be: ${what}.`),
      ),
    ],
    columns: ['Table', 'Moment', 'Guest eth0', 'Guest eth1', 'Client eth0', 'Client eth1'].map(text),
    rows: teka.tables.map(({ moment, guest, client }) => [
      tekaMoments[moment] ?? '–',
      tekaMomentTexts[moment],
      ...[guest.eth0, guest.eth1, client.eth0, client.eth1].map(cellText),
    ]),
  }
  return [slots, states].filter(({ rows }) => rows.length > 0)
}
