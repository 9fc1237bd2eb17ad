// Teka's handover: where in its slots A to E it is, and the state of all four interfaces at each of her tables.
import { Tooltip } from '@mantine/core'
import type { TekaRecord } from '../../shared/teka-record'
import { cellText, tekaMomentTexts, tekaMoments, tekaSlotMeanings, tekaSlotNames } from '../../shared/teka-record'
import { timeText } from '../shell/format'

const controlTexts = {
  none: null,
  'plain-tcp': 'Control: the client speaks plain TCP.',
  'no-prior-configuration': 'Control: the guest learns its new address only on arrival.',
  'no-migration': 'Control: the guest stays where it is.',
}

export function TekaView({ record }: { record: TekaRecord }) {
  const control = controlTexts[record.control]
  return (
    <section className="teka" aria-label="Slots and interface states">
      {control && <p className="quiet">{control}</p>}
      <ol className="slots">
        {tekaSlotNames.map((name) => {
          const slot = record.slots.find((one) => one.name === name)
          const state = !slot ? '–' : slot.endMs === null ? 'now' : timeText(slot.endMs - slot.startMs)
          return (
            <Tooltip key={name} label={`Slot ${name}: ${tekaSlotMeanings[name]}.`}>
              <li className={!slot ? 'waiting' : slot.endMs === null ? 'running' : ''} tabIndex={0}>
                <b>{name}</b> {state}
              </li>
            </Tooltip>
          )
        })}
      </ol>
      {record.tables.length > 0 && <StateTable tables={record.tables} />}
    </section>
  )
}

function StateTable({ tables }: Pick<TekaRecord, 'tables'>) {
  return (
    <table className="data-table">
      <thead>
        <tr>
          {['table', 'moment', 'guest eth0', 'guest eth1', 'client eth0', 'client eth1'].map((name) => (
            <th key={name}>{name}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {tables.map(({ t, moment, guest, client, wrong }) => (
          <tr key={t}>
            <td>{tekaMoments[moment] ?? '–'}</td>
            <td>
              {tekaMomentTexts[moment]}
              {wrong.map((text) => (
                <p key={text} className="bad">
                  {text}
                </p>
              ))}
            </td>
            {[guest.eth0, guest.eth1, client.eth0, client.eth1].map((cell, index) => (
              <td key={index} className={`state-${cell.state}`}>
                {cellText(cell)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
