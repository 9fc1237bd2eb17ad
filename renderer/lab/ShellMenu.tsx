// The shell equivalent of what can be done on the picture: the lab down, each interface off or on, the guest moved.
import { Button, Menu } from '@mantine/core'
import type { LabState } from '../../shared/lab'
import type { InterfaceName, SwitchAction } from '../../shared/names'
import { scenarioSchema } from '../../shared/scenario'
import type { Intent } from '../shell/ShellSteps'
import { useSettings } from '../state/settings'
import { useLab } from '../state/store'

type Item = { text: string; intent: Intent }

export function ShellMenu({ lab, onChoose }: { lab: LabState; onChoose: (intent: Intent) => void }) {
  const { switchKind: kind, switchManner: manner, revertAfterS } = useSettings()
  const guestSpec = useLab(({ live }) => live.scenario?.guest)
  const [guest] = lab.guests
  const toggle = (host: string, name: InterfaceName, action: SwitchAction): Item => {
    const request = { lab: lab.name, host, interface: name, action, kind, manner, revertAfterMs: revertAfterS * 1000 }
    return { text: `${host} ${name} ${action}`, intent: { intent: 'switch', request } }
  }
  const move = (from: string, to: string): Item => {
    const base = { version: 1, name: `move to ${to}`, lab: lab.name, links: lab.links, migration: { from, to } }
    const scenario = scenarioSchema.parse({ ...base, ...(guestSpec ? { guest: guestSpec } : {}) })
    return { text: `${guest?.name} from ${from} to ${to}`, intent: { intent: 'run', scenario } }
  }
  const targets = lab.hosts.filter(({ role, name }) => role === 'cloudlet' && name !== guest?.host)
  const down: Item = { text: 'take the lab down', intent: { intent: 'lab-down', lab: lab.name } }
  const up: Item = { text: 'start the lab', intent: { intent: 'lab-up', lab: lab.name } }
  const groups: { label: string; items: Item[] }[] = [
    { label: 'Lab', items: [lab.state === 'down' ? up : down] },
    { label: 'Move', items: guest ? targets.map(({ name }) => move(guest.host, name)) : [] },
    {
      label: `Switch: ${kind}, ${manner}`,
      items: lab.hosts.flatMap(({ name, interfaces }) =>
        interfaces.map((one) => toggle(name, one.name, one.up ? 'down' : 'up')),
      ),
    },
  ]
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default">Shell</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {groups
          .filter(({ items }) => items.length > 0)
          .map(({ label, items }) => (
            <div key={label}>
              <Menu.Label>{label}</Menu.Label>
              {items.map(({ text, intent }) => (
                <Menu.Item key={text} onClick={() => onChoose(intent)}>
                  {text}
                </Menu.Item>
              ))}
            </div>
          ))}
      </Menu.Dropdown>
    </Menu>
  )
}
