// A guest: drag it to another host, or open its menu with a click, Enter or Space.
import { Menu } from '@mantine/core'
import type { NodeProps } from '@xyflow/react'
import { useState } from 'react'
import { moveGuest } from '../state/actions'
import { GuestLook } from './GuestLook'
import { useLab } from '../state/store'
import { guestHeight, hostWidth } from './layout'
import type { GuestNodeType } from './layout'

export function GuestNode({ data: { guest, lab, targets, moving } }: NodeProps<GuestNodeType>) {
  const movable = guest.state === 'running' && !moving
  const [looking, setLooking] = useState(false)
  return (
    <>
      <Menu position="bottom-start" withinPortal withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <button
            type="button"
            className={`guest guest-${guest.state}`}
            style={{ width: hostWidth - 20, height: guestHeight }}
            aria-label={`Guest ${guest.name}, ${guest.engine}, ${guest.state} on ${guest.host}`}
            title={Object.entries(guest.addresses)
              .map(([name, address]) => `${name} ${address}`)
              .join(', ')}
          >
            <span aria-hidden>⠿</span>
            <b>{guest.name}</b>
            <span className={`engine ${guest.engine}`}>{guest.engine}</span>
            <span className="guest-state">{guest.state}</span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {movable ? 'Move while it runs' : moving ? 'A run is under way' : `It is ${guest.state}`}
          </Menu.Label>
          {targets.map((target) => (
            <Menu.Item key={target} disabled={!movable} onClick={() => void moveGuest(lab, target)}>
              Move to {target}
            </Menu.Item>
          ))}
          <Menu.Item disabled={!movable} onClick={() => useLab.setState({ consoleOf: { lab, ...guest } })}>
            Console
          </Menu.Item>
          {guest.engine === 'docker' && <Menu.Item onClick={() => setLooking(true)}>Log and use</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      {looking && <GuestLook lab={lab} guest={guest} onClose={() => setLooking(false)} />}
    </>
  )
}
